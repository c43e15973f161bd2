"""Are the checks sound, and do they ask the whole contract?"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from asked import calls, left_over, pair

from autograder.checks import expect
from autograder.judge.key import AnswerKey


def test_every_ladder_begins_with_what_can_be_done_by_hand(key: AnswerKey) -> None:
    """The first question of a check of numbers has at most 32 numbers in any array."""
    for exercise in key.exercises:
        for check in exercise.checks:
            first = check.rungs[0].question.calls[0]
            sizes = [v.size for v in (*first.args, *first.kwargs.values()) if hasattr(v, "size")]
            by_hand = all(size <= 32 for size in sizes)
            assert by_hand or check.expect is expect.FASTER, check.name


def test_every_check_hangs_on_the_first(key: AnswerKey) -> None:
    """An answer without thought breaks the first check of an exercise, and so earns nothing."""
    for exercise in key.exercises:
        before = {check.name: check.after for check in exercise.checks}
        first = exercise.checks[0].name
        hanging = {name for name in before if root(name, before) == first}
        assert hanging >= set(before) - {"adds_up_dout_for_every_filter"}


def root(name: str, before: dict[str, str]) -> str:
    return root(before[name], before) if before[name] else name


def test_speed_comes_last_and_costs_itself_alone(key: AnswerKey) -> None:
    """No check waits for one of speed, and each of speed waits for the whole contract."""
    for exercise in key.exercises:
        races = {c.name for c in exercise.checks if c.expect is expect.FASTER}
        assert races.isdisjoint(c.after for c in exercise.checks)
        assert all(c.after.startswith("agrees_") for c in exercise.checks if c.name in races)


def test_the_races_have_numbers_of_their_own(key: AnswerKey) -> None:
    """Three different questions a race, so that no answer can be remembered from the last one."""
    for exercise in key.exercises:
        for check in exercise.checks:
            if check.expect is expect.FASTER:
                inputs = {r.question.calls[0].args[0].tobytes() for r in check.rungs}
                assert len(inputs) == len(check.rungs) == 3


def layers(key: AnswerKey, exercise: str) -> Iterator[dict[str, Any]]:
    """Yield shape, kernel, stride, padding and dtype of every question, whatever it is given."""
    for given in calls(key, exercise, stride=1, padding=0):
        data = given.get("x", given.get("columns"))
        kernel = given["kernel_size"] if "kernel_size" in given else given["weight"].shape[2:]
        yield {
            "shape": given.get("shape", data.shape),
            "kernel": pair(kernel),
            "stride": pair(given["stride"]),
            "padding": pair(given["padding"]),
            "dtype": data.dtype,
        }


CONTRACT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "padding 0": lambda c: c["padding"] == (0, 0),
    "padding 0 in one direction": lambda c: 0 in c["padding"] and max(c["padding"]) > 0,
    "padding 2 or more": lambda c: min(c["padding"]) >= 2,
    "an image that is not square": lambda c: c["shape"][2] != c["shape"][3],
    "a kernel that is not square": lambda c: c["kernel"][0] != c["kernel"][1],
    "two strides": lambda c: c["stride"][0] != c["stride"][1],
    "a stride that does not divide": lambda c: any(
        left_over(c["shape"][2:], c["kernel"], c["stride"], c["padding"])
    ),
    "a batch of one": lambda c: c["shape"][0] == 1,
    "a batch of several": lambda c: c["shape"][0] > 1,
    "one channel": lambda c: c["shape"][1] == 1,
    "several channels": lambda c: c["shape"][1] > 1,
    "float32": lambda c: c["dtype"] == np.float32,
    "float64": lambda c: c["dtype"] == np.float64,
}


@pytest.mark.parametrize(
    "exercise", ["im2col", "col2im", "conv2d_forward_fast", "conv2d_backward_fast"]
)
@pytest.mark.parametrize("point", CONTRACT)
def test_the_contract_is_asked(key: AnswerKey, exercise: str, point: str) -> None:
    """Every point of the contract is asked of all four functions."""
    assert any(CONTRACT[point](layer) for layer in layers(key, exercise))
