"""Are the checks sound, and do they ask the whole contract?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from asked import calls

from autograder.checks import Expect
from autograder.judge.key import AnswerKey

ALL = ("normalize", "layer_norm", "instance_norm", "group_norm")
WAYS = [f"{layer}_{way}" for layer in ALL for way in ("forward", "backward")]


def test_every_ladder_begins_with_what_can_be_done_by_hand(key: AnswerKey) -> None:
    """The first question of a check has at most 12 numbers in any array."""
    for exercise in key.exercises:
        for check in exercise.checks:
            first = check.rungs[0].question.calls[0]
            sizes = [v.size for v in (*first.args, *first.kwargs.values()) if hasattr(v, "size")]
            assert all(size <= 12 for size in sizes), check.name


def test_what_is_easy_to_keep_waits_for_numbers(key: AnswerKey) -> None:
    """Without any right number nobody earns a point for a dtype or for inputs left alone."""
    for exercise in key.exercises:
        numbers = {c.name for c in exercise.checks if c.expect is Expect.VALUES}
        easy = [c for c in exercise.checks if c.expect is not Expect.VALUES]
        assert {c.after for c in easy} <= numbers


def test_the_layers_are_asked_with_a_right_normalization_too(key: AnswerKey) -> None:
    """A mistake in `normalize_forward` or `normalize_backward` is paid once."""
    with_help = [e.name for e in key.exercises if e.given]

    assert with_help == WAYS[2:]


EVERYWHERE: dict[str, Callable[[dict[str, Any]], bool]] = {
    "images": lambda c: c["x"].ndim == 4,
    "images that are not square": lambda c: c["x"].ndim == 4 and len({*c["x"].shape[2:]}) == 2,
    "a batch of one": lambda c: len(c["x"]) == 1 or c.get("axes") == (0,),
    "a batch of several": lambda c: len(c["x"]) > 1,
    "eps by itself where it tells": lambda c: c["eps"] is None and c["x"].max() < 1,
    "eps of another size": lambda c: (c["eps"] or 0) >= 0.25,
    "float32": lambda c: c["x"].dtype == np.float32,
    "float64": lambda c: c["x"].dtype == np.float64,
}
SOMEWHERE: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("normalize", lambda c: c["axes"] == (0,) and c["x"].ndim == 2),
    ("normalize", lambda c: c["axes"] == (1,) and c["x"].ndim == 2),
    ("normalize", lambda c: c["axes"] == (0, 2, 3)),
    ("normalize", lambda c: c["axes"] == (1, 2, 3)),
    ("normalize", lambda c: c["axes"] == (2, 3)),
    ("normalize", lambda c: c["axes"] == (2, 3, 4)),
    ("normalize", lambda c: len(c["axes"]) == c["x"].ndim > 1),
    ("normalize", lambda c: c["x"].ndim == 2 and c["x"].shape[0] == c["x"].shape[1] > 1),
    ("layer_norm", lambda c: c["x"].ndim == 2),
    ("layer_norm", lambda c: c["x"].ndim == 3),
    ("layer_norm", lambda c: c["x"].ndim == 2 and c["x"].shape[0] == c["x"].shape[1]),
    ("instance_norm", lambda c: c["x"].shape[1] == 1),
    ("instance_norm", lambda c: c["x"].shape[1] == c["x"].shape[3] > 1),
    ("instance_norm", lambda c: 1 < c["x"].shape[1] != c["x"].shape[3]),
    ("group_norm", lambda c: c["num_groups"] == 1 and c["x"].shape[1] > 1),
    ("group_norm", lambda c: c["num_groups"] == c["x"].shape[1] > 1),
    ("group_norm", lambda c: 1 < c["num_groups"] < c["x"].shape[1]),
    ("group_norm", lambda c: c["num_groups"] not in (1, c["x"].shape[1] // c["num_groups"])),
    ("group_norm", lambda c: len(set(c["gamma"][: len(c["gamma"]) // c["num_groups"]])) > 1),
]


@pytest.mark.parametrize("exercise", WAYS)
@pytest.mark.parametrize("point", EVERYWHERE)
def test_the_contract_is_asked(key: AnswerKey, exercise: str, point: str) -> None:
    """Every point that all layers share is asked of each of them, there and back."""
    assert any(EVERYWHERE[point](call) for call in calls(key, exercise, eps=None))


@pytest.mark.parametrize("way", ["forward", "backward"])
@pytest.mark.parametrize(("layer", "point"), SOMEWHERE, ids=range(len(SOMEWHERE)))
def test_what_a_layer_has_of_its_own_is_asked(
    key: AnswerKey, way: str, layer: str, point: Callable[[dict[str, Any]], bool]
) -> None:
    """Axes, layouts and groups of every kind, there and back."""
    assert any(point(call) for call in calls(key, f"{layer}_{way}", eps=None))


def test_a_large_mean_is_asked_in_float32(key: AnswerKey) -> None:
    """There a variance that is a difference of squares is lost."""
    asked = [c["x"] for c in calls(key, "normalize_forward", eps=None)]

    assert any(x.dtype == np.float32 and x.mean() > 1e4 for x in asked)
