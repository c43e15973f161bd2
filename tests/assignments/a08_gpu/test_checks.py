"""Are the checks sound, and do they ask the whole contract?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from asked import calls, left_over, pair

from autograder.checks import expect
from autograder.judge.key import AnswerKey
from autograder.model.brain import dtype_name

Points = dict[str, Callable[[dict[str, Any]], bool]]

DTYPES = ("float64", "float32", "bfloat16")
MAPS: Points = {
    "an image that is not square": lambda c: c["x"].shape[2] != c["x"].shape[3],
    "a batch of one": lambda c: len(c["x"]) == 1,
    "a batch of several": lambda c: len(c["x"]) > 1,
    "one channel": lambda c: c["x"].shape[1] == 1,
    "several channels": lambda c: c["x"].shape[1] > 1,
    **{dtype: lambda c, dtype=dtype: dtype_name(c["x"]) == dtype for dtype in DTYPES},
}


def window(call: dict[str, Any]) -> tuple[int, int]:
    """Return how high and how wide what is slid over the image is."""
    return call["weight"].shape[2:] if "weight" in call else pair(call["kernel_size"])


def steps(call: dict[str, Any]) -> tuple[int, int]:
    return window(call) if call["stride"] is None else pair(call["stride"])


WINDOWS: Points = {
    **MAPS,
    "padding 0": lambda c: pair(c["padding"]) == (0, 0),
    "padding in one direction": lambda c: 0 in pair(c["padding"]) and max(pair(c["padding"])) > 0,
    "padding of more than 1": lambda c: max(pair(c["padding"])) > 1,
    "a window that is higher than wide": lambda c: window(c)[0] > window(c)[1],
    "a window that is wider than high": lambda c: window(c)[0] < window(c)[1],
    "two strides": lambda c: len({*steps(c)}) == 2,
    "a stride that does not divide": lambda c: any(
        left_over(c["x"].shape[2:], window(c), steps(c), c["padding"])
    ),
    "windows that overlap": lambda c: any(map(int.__lt__, steps(c), window(c))),
    "windows that lie apart": lambda c: any(map(int.__gt__, steps(c), window(c))),
}
CONVOLUTION: Points = {
    **WINDOWS,
    "no bias": lambda c: c["bias"] is None,
    "a bias": lambda c: c["bias"] is not None,
    "as many filters as channels": lambda c: c["weight"].shape[0] == c["weight"].shape[1] > 1,
    "more filters than channels": lambda c: c["weight"].shape[0] > c["weight"].shape[1],
}
NORMALIZATION: Points = {
    **MAPS,
    "training": lambda c: c["training"] is True,
    "evaluation": lambda c: c["training"] is False,
    "eps of another size": lambda c: c["training"] and c["eps"] >= 0.25,
    "eps in evaluation": lambda c: not c["training"] and c["eps"] >= 0.25,
    "another momentum": lambda c: c["training"] and c["momentum"] not in (0.0, 0.1),
    "a state that is not new": lambda c: (c["state"]["running_mean"] != 0).any(),
}
NETWORK: Points = {name: MAPS[name] for name in MAPS if name != "bfloat16"}
CONTRACT = [
    pytest.param(f"{layer}{way}", points[point], id=f"{layer}{way}: {point}")
    for layer, ways, points in (
        ("conv2d", ("_forward", "_backward"), CONVOLUTION),
        ("max_pool2d", ("_forward", "_backward"), WINDOWS),
        ("batch_norm", ("_forward", "_backward"), NORMALIZATION),
        ("block", ("",), NETWORK),
        ("training_step", ("",), NETWORK),
    )
    for way in ways
    for point in points
]


@pytest.mark.parametrize(("exercise", "point"), CONTRACT)
def test_the_contract_is_asked(
    key: AnswerKey, exercise: str, point: Callable[[dict[str, Any]], bool]
) -> None:
    """Every point of the contract is asked of every layer, there and back, and of the network."""
    assert any(point(call) for call in calls(key, exercise))


def test_a_large_mean_is_asked_in_float32(key: AnswerKey) -> None:
    """There a variance that is a difference of squares is lost."""
    asked = [call["x"] for call in calls(key, "batch_norm_forward")]

    assert any(dtype_name(x) == "float32" and x.mean() > 1e4 for x in asked)


def test_only_the_check_of_ties_has_ties(key: AnswerKey) -> None:
    """A belief about ties costs the check of ties, and no other has two right answers."""
    (exercise,) = [e for e in key.exercises if e.name == "max_pool2d_backward"]
    numbers = [check for check in exercise.checks if check.expect is expect.VALUES]
    tied = {check.name for check in numbers for rung in check.rungs if rung.accepted}

    assert tied == {"gives_once_where_maxima_tie"}


def test_no_map_has_a_tie_where_a_step_is_taken(key: AnswerKey) -> None:
    """Two right ways to pool share a tie differently, and both have to move the same parameters."""
    for call in calls(key, "training_step"):
        state, padded = call["state"], np.pad(call["x"], ((0, 0), (0, 0), (1, 1), (1, 1)))
        if dtype_name(padded) == "float64":
            seen = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
            maps = np.einsum("nchwuv,fcuv->nfhw", seen, state["conv.weight"])
            windows = maps.reshape(*maps.shape[:2], 2, 2, 3, 2).swapaxes(3, 4).reshape(-1, 4)
            assert np.diff(np.sort(windows), axis=1).min() > 1e-12
