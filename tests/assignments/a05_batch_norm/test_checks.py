"""Are the checks sound, and do they ask the whole contract?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from asked import calls

from autograder.checks import Expect
from autograder.judge.key import AnswerKey

LAYERS = ("batch_norm_forward", "batch_norm_backward", "batch_norm_backward_closed_form")


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


def test_a_state_that_is_left_alone_waits_for_evaluation(key: AnswerKey) -> None:
    """Doing nothing leaves the statistics alone too, so that alone earns nothing."""
    (forward,) = [e for e in key.exercises if e.name == "batch_norm_forward"]
    (idle,) = [c for c in forward.checks if c.name == "leaves_the_statistics_alone_in_evaluation"]

    assert idle.after == "evaluates_by_the_running_statistics"


DEFAULTS = {"momentum": None, "eps": None}


def spread(call: dict[str, Any]) -> float:
    """Return the least variance that the call normalizes by."""
    x = call["x"]
    if not call["training"]:
        return float(call["state"]["running_var"].min())
    return float(x.var(tuple(a for a in range(x.ndim) if a != 1)).min())


CONTRACT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "(N, D)": lambda c: c["x"].ndim == 2,
    "(N, C, H, W)": lambda c: c["x"].ndim == 4,
    "images that are not square": lambda c: c["x"].ndim == 4 and len({*c["x"].shape[2:]}) == 2,
    "training": lambda c: c["training"] is True,
    "evaluation": lambda c: c["training"] is False,
    "a batch of one in evaluation": lambda c: len(c["x"]) == 1 and not c["training"],
    "one image in training": lambda c: len(c["x"]) == 1 and c["training"],
    "one feature": lambda c: c["x"].shape[1] == 1,
    "as many samples as features": lambda c: len(c["x"]) == c["x"].shape[1] > 1,
    "as many columns as channels": lambda c: c["x"].shape[1] == c["x"].shape[-1] > 1,
    "eps by itself where it tells": lambda c: c["eps"] is None and spread(c) < 1e-2,
    "eps of another size": lambda c: (c["eps"] or 0) >= 0.25,
    "eps in evaluation": lambda c: (c["eps"] or 0) >= 0.25 and not c["training"],
    "a feature without any variance": lambda c: spread(c) == 0,
    "momentum by itself": lambda c: c["momentum"] is None and c["training"],
    "another momentum": lambda c: c["momentum"] not in (None, 0.1),
    "a state that is not new": lambda c: (c["state"]["running_mean"] != 0).any(),
    "float32": lambda c: c["x"].dtype == np.float32,
    "float64": lambda c: c["x"].dtype == np.float64,
}
FORWARD_ALONE: dict[str, Callable[[dict[str, Any]], bool]] = {
    "momentum 0": lambda c: c["momentum"] == 0,
    "momentum 1": lambda c: c["momentum"] == 1,
    "a running variance of 0": lambda c: (c["state"]["running_var"] == 0).any(),
    "a large mean in float32": lambda c: c["x"].dtype == np.float32 and c["x"].mean() > 1e4,
}


@pytest.mark.parametrize("exercise", LAYERS)
@pytest.mark.parametrize("point", CONTRACT)
def test_the_contract_is_asked(key: AnswerKey, exercise: str, point: str) -> None:
    """Every point of the contract is asked of the forward pass and of both ways back."""
    assert any(CONTRACT[point](call) for call in calls(key, exercise, **DEFAULTS))


@pytest.mark.parametrize("point", FORWARD_ALONE)
def test_what_only_the_forward_can_get_wrong_is_asked_of_it(key: AnswerKey, point: str) -> None:
    """What is kept, and what is lost at a large mean."""
    assert any(FORWARD_ALONE[point](call) for call in calls(key, "batch_norm_forward", **DEFAULTS))


def test_folding_is_asked_with_a_bias_and_without(key: AnswerKey) -> None:
    """And with kernels that are not square, in both dtypes."""
    weights, biases = [], []
    (fold,) = [e for e in key.exercises if e.name == "fold_batch_norm"]
    for check in fold.checks:
        for rung in check.rungs:
            weight, bias, *_ = rung.question.asked.args
            weights.append(weight)
            biases.append(bias)

    assert any(bias is None for bias in biases)
    assert any(bias is not None for bias in biases)
    assert any(w.shape[2] > w.shape[3] for w in weights)
    assert any(w.shape[2] < w.shape[3] for w in weights)
    assert any(w.shape[0] == w.shape[1] == w.shape[2] == w.shape[3] > 1 for w in weights)
    assert {w.dtype.name for w in weights} == {"float32", "float64"}
