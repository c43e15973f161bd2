"""What is told when numbers differ, and how coarse numbers may be."""

import numpy as np
import pytest

from autograder.judge.compare import difference, dtype_difference
from autograder.model.brain import as_dtype

TOLERANCE = 4 * 1000 * 2.0**-53 * 3.0  # that of a sum of 1,000 numbers up to 3 in float64


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_zeros_in_few_digits_are_no_answer(dtype: str) -> None:
    """Numbers coarser than float32's are not forgiven: they would pass for anything."""
    zeros = as_dtype(np.zeros(1000), dtype)

    assert difference("out", np.full(1000, 3.0), zeros, TOLERANCE) == "out[0] is 0, expected 3"


def test_the_digits_of_float32_are_forgiven() -> None:
    """Where float64 was asked: the check of the dtype says so, and no other has to."""
    third = np.full(1000, 1 / 3)

    assert not difference("out", third, third.astype("float32"), TOLERANCE)


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_a_tolerance_that_is_no_rounding_does_not_grow_with_the_dtype(dtype: str) -> None:
    """A numerical gradient may be off by 5e-7 in float64, and by no 300 in float32."""
    right = np.array([0.5, -0.25, 0.0])

    zeros = as_dtype(np.zeros(3, "float32"), dtype)
    assert difference("grad", right, zeros, 5e-7) == "grad[0] is 0, expected 0.5"
    rounded = as_dtype(np.array([0.5001, -0.25, 1e-4], "float32"), "float32")
    assert not difference("grad", right, rounded, 5e-7)


def test_bfloat16_is_told_by_its_name() -> None:
    """It is not taken for the float32 that its numbers are kept in."""
    one = np.ones(2, "float32")

    assert not dtype_difference("out", as_dtype(one, "bfloat16"), as_dtype(one, "bfloat16"))
    assert dtype_difference("out", as_dtype(one, "bfloat16"), one) == (
        "out is float32, expected bfloat16 as it was given"
    )
