"""Are the checks sound, and do they ask the whole contract?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from asked import calls, left_over, pair

from assignments.a04_pooling.exercises import FORGIVEN, LARGEST_DOUT
from autograder.checks import Expect
from autograder.judge.case import named
from autograder.judge.key import AnswerKey

POOLS = ("max_pool2d", "avg_pool2d", "lp_pool2d")
BOTH = tuple(f"{pool}_{way}" for pool in POOLS for way in ("forward", "backward"))
FORGIVING = {
    "avg_pool2d_forward": "averages_rows_and_columns",
    "avg_pool2d_backward": "shares_in_rows_and_columns",
    "lp_pool2d_forward": "measures_rows_and_columns",
    "lp_pool2d_backward": "weighs_rows_and_columns",
}  # with the check in which everything comes together
PADDED = tuple(name for name in BOTH if not name.startswith("lp"))


def test_no_array_of_a_question_is_large(key: AnswerKey) -> None:
    """None has more than 400 numbers."""
    arrays = [a for e in key.exercises for call in calls(key, e.name) for a in call.values()]

    assert max(a.size for a in arrays if isinstance(a, np.ndarray)) <= 400


def test_every_ladder_begins_with_what_can_be_done_by_hand(key: AnswerKey) -> None:
    """The first question of a check has an image of at most 16 pixels."""
    for exercise in key.exercises:
        for check in exercise.checks:
            assert check.rungs[0].question.calls[0].args[0].size <= 16, check.name


def test_every_check_hangs_on_the_first(key: AnswerKey) -> None:
    """An answer without thought breaks the first check of an exercise, and so earns nothing."""
    for exercise in key.exercises:
        before = {check.name: check.after for check in exercise.checks}
        assert {root(name, before) for name in before} == {exercise.checks[0].name}


def root(name: str, before: dict[str, str]) -> str:
    return root(before[name], before) if before[name] else name


DEFAULTS: dict[str, Any] = {"stride": None, "padding": 0}


def steps(call: dict[str, Any]) -> tuple[int, int]:
    return pair(call["kernel_size"] if call["stride"] is None else call["stride"])


def unread(call: dict[str, Any]) -> tuple[int, ...]:
    """Return how many rows and columns the stride does not reach."""
    return left_over(call["x"].shape[2:], call["kernel_size"], steps(call), call["padding"])


CONTRACT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "an image that is not square": lambda c: c["x"].shape[2] != c["x"].shape[3],
    "a window that is higher than wide": lambda c: (
        pair(c["kernel_size"])[0] > pair(c["kernel_size"])[1]
    ),
    "a window that is wider than high": lambda c: (
        pair(c["kernel_size"])[0] < pair(c["kernel_size"])[1]
    ),
    "overlapping windows": lambda c: any(
        s < k for s, k in zip(steps(c), pair(c["kernel_size"]), strict=True)
    ),
    "windows that lie apart": lambda c: max(steps(c)) > max(pair(c["kernel_size"])),
    "two strides": lambda c: c["stride"] is not None and len(set(pair(c["stride"]))) == 2,
    "a stride that does not divide": lambda c: any(unread(c)),
    "a batch of several": lambda c: len(c["x"]) > 1,
    "one image, several channels": lambda c: len(c["x"]) == 1 and c["x"].shape[1] > 1,
    "one image, one channel": lambda c: c["x"].shape[:2] == (1, 1),
    "numbers below zero": lambda c: (c["x"] < 0).any(),
    "float32": lambda c: c["x"].dtype == np.float32,
    "float64": lambda c: c["x"].dtype == np.float64,
}
FRAMES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "padding 0": lambda c: pair(c["padding"]) == (0, 0),
    "padding 2": lambda c: min(pair(c["padding"])) == 2,
    "padding in one direction": lambda c: 0 in pair(c["padding"]) and max(pair(c["padding"])) > 0,
    "padding that is half the window": lambda c: (
        2 * pair(c["padding"])[0] == pair(c["kernel_size"])[0]
    ),
    "padding and a stride of its own": lambda c: (
        max(pair(c["padding"])) > 0 and steps(c) != pair(c["kernel_size"])
    ),
}


@pytest.mark.parametrize("exercise", BOTH)
@pytest.mark.parametrize("point", CONTRACT)
def test_the_contract_is_asked(key: AnswerKey, exercise: str, point: str) -> None:
    """Every point of the contract is asked of each of the three layers, both ways."""
    assert any(CONTRACT[point](call) for call in calls(key, exercise, **DEFAULTS))


@pytest.mark.parametrize("exercise", PADDED)
@pytest.mark.parametrize("point", FRAMES)
def test_padding_is_asked(key: AnswerKey, exercise: str, point: str) -> None:
    """Padding of every kind is asked of the two layers that have it, both ways."""
    assert any(FRAMES[point](call) for call in calls(key, exercise, **DEFAULTS))


@pytest.mark.parametrize("exercise", ["max_pool2d_forward", "avg_pool2d_forward"])
def test_the_default_stride_is_asked_of_the_forward_alone(key: AnswerKey, exercise: str) -> None:
    """A forward that steps by 1 if not told else does not cost the backward anything."""
    backward = exercise.replace("forward", "backward")

    assert any(call["stride"] is None for call in calls(key, exercise, **DEFAULTS))
    assert all(call["stride"] is not None for call in calls(key, backward, **DEFAULTS))


def test_only_the_checks_of_ties_have_ties(key: AnswerKey) -> None:
    """A belief about ties costs the checks of ties, and no other has two right answers."""
    (exercise,) = [e for e in key.exercises if e.name == "max_pool2d_backward"]
    tied = {check.name for check in exercise.checks for rung in check.rungs if rung.accepted}

    assert tied == {"gives_once_where_maxima_tie", "gives_once_in_every_layer"}


TIES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "overlapping windows": CONTRACT["overlapping windows"],
    "padding": lambda c: max(pair(c["padding"])) > 0,
    "several images and channels": lambda c: min(c["x"].shape[:2]) > 1,
}


@pytest.mark.parametrize("point", TIES)
def test_ties_are_asked_in_every_layer(key: AnswerKey, point: str) -> None:
    """Both right answers are known wherever the reference finds more than one maximum."""
    (exercise,) = [e for e in key.exercises if e.name == "max_pool2d_backward"]
    rungs = [rung for check in exercise.checks for rung in check.rungs if rung.accepted]
    asked = [DEFAULTS | dict(named(exercise, rung.question.calls[0])) for rung in rungs]

    assert any(TIES[point](call) for call in asked)


def test_no_upstream_gradient_is_larger_than_the_tolerance_takes_it_to_be(key: AnswerKey) -> None:
    """The bound on dx rests on it."""
    for exercise in key.exercises:
        if exercise.name in FORGIVING and exercise.name.endswith("backward"):
            douts = [r.question.asked.args[0] for check in exercise.checks for r in check.rungs]
            assert max(np.abs(dout).max() for dout in douts) <= LARGEST_DOUT


@pytest.mark.parametrize("exercise", FORGIVING)
def test_a_trace_beside_a_norm_is_forgiven_in_all_checks_but_one(
    key: AnswerKey, exercise: str
) -> None:
    """More digits are asked where everything comes together, of values and nowhere else."""
    (found,) = [e for e in key.exercises if e.name == exercise]
    exact = {
        check.name
        for check in found.checks
        for rung in check.rungs
        if check.expect is Expect.VALUES and min(rung.tolerance) < FORGIVEN
    }

    assert exact == {FORGIVING[exercise]}
