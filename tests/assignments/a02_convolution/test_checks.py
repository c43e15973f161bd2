"""Are the checks sound, and do they ask the whole contract?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from asked import calls, left_over, pair

from autograder.checks import Expect
from autograder.judge.key import AnswerKey


def test_no_array_of_a_question_is_large(key: AnswerKey) -> None:
    """None has more than 400 numbers."""
    arrays = [a for e in key.exercises for call in calls(key, e.name) for a in call.values()]

    assert max(a.size for a in arrays if isinstance(a, np.ndarray)) <= 400


def test_every_ladder_begins_with_what_can_be_done_by_hand(key: AnswerKey) -> None:
    """The first question of a check of numbers has at most 16 numbers in any array."""
    for exercise in key.exercises:
        for check in exercise.checks:
            first = check.rungs[0].question.calls[0]
            sizes = [v.size for v in (*first.args, *first.kwargs.values()) if hasattr(v, "size")]
            assert all(size <= 16 for size in sizes), check.name


def test_what_is_easy_to_keep_waits_for_numbers(key: AnswerKey) -> None:
    """Without any right number nobody earns a point for a dtype or for inputs left alone."""
    for exercise in key.exercises:
        numbers = {c.name for c in exercise.checks if c.expect is Expect.VALUES}
        easy = [c for c in exercise.checks if c.expect is not Expect.VALUES]
        assert {c.after for c in easy} <= numbers


DEFAULTS: dict[str, Any] = {"bias": None, "stride": 1, "padding": 0}


def unread(call: dict[str, Any]) -> tuple[int, ...]:
    """Return how many rows and columns the stride does not reach."""
    return left_over(call["x"].shape[2:], call["weight"].shape[2:], call["stride"], call["padding"])


CONTRACT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "padding 0": lambda c: pair(c["padding"]) == (0, 0),
    "padding 0 in one direction": lambda c: 0 in pair(c["padding"]) and max(pair(c["padding"])) > 0,
    "padding 2 or more": lambda c: min(pair(c["padding"])) >= 2,
    "more padding than the kernel needs": lambda c: (
        min(pair(c["padding"])) >= max(c["weight"].shape[2:])
    ),
    "an image that is not square": lambda c: c["x"].shape[2] != c["x"].shape[3],
    "a kernel that is higher than wide": lambda c: c["weight"].shape[2] > c["weight"].shape[3],
    "a kernel that is wider than high": lambda c: c["weight"].shape[2] < c["weight"].shape[3],
    "a kernel of one pixel": lambda c: c["weight"].shape[2:] == (1, 1),
    "an even kernel": lambda c: c["weight"].shape[2] % 2 == 0,
    "two strides": lambda c: len(set(pair(c["stride"]))) == 2,
    "two paddings": lambda c: len(set(pair(c["padding"]))) == 2,
    "a stride as one number": lambda c: isinstance(c["stride"], int) and c["stride"] > 1,
    "a stride that does not divide": lambda c: any(unread(c)),
    "a stride that leaves pixels unread": lambda c: any(
        left > p for left, p in zip(unread(c), pair(c["padding"]), strict=True)
    ),
    "a stride larger than the kernel": lambda c: (
        max(pair(c["stride"])) > max(c["weight"].shape[2:])
    ),
    "a batch of one": lambda c: len(c["x"]) == 1,
    "a batch of several": lambda c: len(c["x"]) > 1,
    "one channel": lambda c: c["x"].shape[1] == 1,
    "several channels": lambda c: c["x"].shape[1] > 1,
    "one filter": lambda c: len(c["weight"]) == 1,
    "as many filters as channels": lambda c: c["weight"].shape[0] == c["weight"].shape[1] > 1,
    "no bias": lambda c: c["bias"] is None,
    "a bias": lambda c: c["bias"] is not None,
    "float32": lambda c: c["x"].dtype == np.float32,
    "float64": lambda c: c["x"].dtype == np.float64,
}


@pytest.mark.parametrize("exercise", ["conv2d_forward", "conv2d_backward"])
@pytest.mark.parametrize("point", CONTRACT)
def test_the_contract_is_asked(key: AnswerKey, exercise: str, point: str) -> None:
    """Every point of the contract is asked of the forward and of the backward pass."""
    assert any(CONTRACT[point](call) for call in calls(key, exercise, **DEFAULTS))


@pytest.mark.parametrize("exercise", ["conv2d_forward", "conv2d_backward"])
def test_a_kernel_as_large_as_the_image_is_asked(key: AnswerKey, exercise: str) -> None:
    """One window that covers the whole image is asked of both passes."""
    assert any(
        c["x"].shape[2:] == c["weight"].shape[2:] and pair(c["padding"]) == (0, 0)
        for c in calls(key, exercise, **DEFAULTS)
    )
