"""Answers that are counts: whole numbers of any size are one kind, decimals another."""

import numpy as np
import pytest

from autograder.judge.compare import difference, dtype_difference

THREE = np.array([3, 32, 32])


@pytest.mark.parametrize("dtype", ["int64", "int32", "uint8"])
def test_whole_numbers_of_any_size_will_do(dtype):
    """NumPy's default differs between machines, and `uint8` counts as well."""
    assert dtype_difference("shape", THREE, THREE.astype(dtype)) == ""


@pytest.mark.parametrize("dtype", ["float64", "bool"])
def test_decimals_are_no_whole_numbers(dtype):
    """32.0 is the right size and cannot be used as one."""
    fact = dtype_difference("shape", THREE, THREE.astype(dtype))

    assert fact == f"shape is {dtype}, expected whole numbers"


def test_floats_are_still_asked_for_as_they_were_given():
    """A float64 where float32 came in is told from it."""
    single, double = np.zeros(2, "float32"), np.zeros(2, "float64")

    assert dtype_difference("out", single, single) == ""
    assert dtype_difference("out", single, double) == (
        "out is float64, expected float32 as it was given"
    )


def test_a_right_count_in_decimals_has_the_right_value():
    """The number is one promise, and its kind another."""
    assert difference("shape", THREE, THREE.astype(float), 1e-12) == ""
    assert difference("shape", THREE, THREE + 0.5, 1e-12) == "shape[0] is 3.5, expected 3"
