"""Are the checks sound, and do they ask the whole contract?"""

from collections.abc import Callable
from typing import Any

import pytest
from asked import calls, left_over, pair

from autograder.judge.key import AnswerKey
from autograder.model.question import Source

WORKED = {"shape": (3, 32, 32), "out_channels": 10, "kernel_size": 5, "padding": 2}


@pytest.mark.parametrize(
    ("exercise", "case"),
    [
        ("conv2d_output_shape", WORKED),
        ("conv2d_macs", WORKED),
        ("conv2d_parameters", {"in_channels": 3, "out_channels": 10, "kernel_size": 5}),
        ("dense_parameters", {"in_features": 3072, "out_features": 10240}),
    ],
)
def test_the_worked_example_is_asked(key: AnswerKey, exercise: str, case: dict[str, Any]) -> None:
    """3x32x32, ten filters of 5x5, padding 2: shape, cost, parameters, and a dense layer."""
    assert case in list(calls(key, exercise))


CONTRACT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "an image that is not square": lambda c: c["shape"][1] != c["shape"][2],
    "a kernel of one pixel": lambda c: c["kernel_size"] == 1,
    "an even kernel": lambda c: pair(c["kernel_size"])[0] % 2 == 0,
    "two kernel sizes": lambda c: len(set(pair(c["kernel_size"]))) == 2,
    "two strides": lambda c: len(set(pair(c.get("stride") or 1))) == 2,
    "two paddings": lambda c: len(set(pair(c.get("padding", 0)))) == 2,
    "padding 0 in one direction": lambda c: 0 in pair(c.get("padding", 0)) != (0, 0),
    "a stride larger than the kernel": lambda c: (
        max(pair(c.get("stride") or 1)) > max(pair(c["kernel_size"]))
    ),
    "a stride that does not divide": lambda c: any(
        left_over(
            c["shape"][1:],
            c["kernel_size"],
            c.get("stride") or c["kernel_size"],
            c.get("padding", 0),
            c.get("dilation", 1),
        )
    ),
    "several channels": lambda c: c["shape"][0] > 1,
}


@pytest.mark.parametrize("exercise", ["conv2d_output_shape", "pool2d_output_shape"])
@pytest.mark.parametrize("point", CONTRACT)
def test_the_contract_is_asked(key: AnswerKey, exercise: str, point: str) -> None:
    """Every point of the contract is asked of both shapes."""
    assert any(CONTRACT[point](call) for call in calls(key, exercise))


def test_layers_are_given_as_a_list(key: AnswerKey) -> None:
    """A student may slice, reverse and append to what `receptive_field` is given."""
    asked = [call["layers"] for call in calls(key, "receptive_field")]

    assert all(isinstance(layers, Source) for layers in asked)
    assert all(type(eval(layers.text)) is list for layers in asked)
    assert "[]" in [layers.text for layers in asked]
