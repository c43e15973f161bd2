"""bfloat16 in NumPy: rounded, carried and named as PyTorch does it."""

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.model.brain import (
    BFloat16,
    as_dtype,
    dtype_name,
    from_halves,
    unit_roundoff,
    upper_halves,
)

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
SINGLES = hnp.arrays("float32", SHAPES, elements=st.floats(width=32))


@given(SINGLES)
def test_numbers_are_rounded_as_pytorch_rounds_them(numbers) -> None:
    """To the nearest, ties to even, infinities and NaN included."""
    ours = as_dtype(numbers, "bfloat16")
    theirs = torch.from_numpy(numbers.copy()).bfloat16().float().numpy()

    assert ours.shape == numbers.shape
    np.testing.assert_array_equal(np.asarray(ours), theirs)


@given(hnp.arrays("uint16", SHAPES))
def test_two_bytes_a_number_are_all_there_is(halves) -> None:
    """Every pattern of 16 bits comes back."""
    assert np.array_equal(upper_halves(from_halves(halves)), halves)


def test_an_array_says_that_it_is_bfloat16() -> None:
    """Also after it was copied, cut and reshaped; other arrays say their own dtype."""
    numbers = as_dtype(np.arange(6.0), "bfloat16")

    for same in (numbers, numbers.copy(), numbers[2:], numbers.reshape(2, 3), np.abs(numbers)):
        assert dtype_name(same) == "bfloat16"
    assert isinstance(numbers, BFloat16)
    assert dtype_name(np.zeros(2)) == "float64"
    assert dtype_name(as_dtype(np.zeros(2), "float32")) == "float32"


def test_the_unit_roundoff_is_that_of_the_dtype() -> None:
    """8 significant bits for bfloat16, 53 for float64."""
    assert unit_roundoff(as_dtype(np.zeros(1), "bfloat16")) == 2.0**-8
    assert unit_roundoff(np.zeros(1)) == 2.0**-53
