"""Numbers that come again for a seed, and that are exact in whatever order they are added."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.checks import Sample

SHAPES = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple)
SEEDS = st.integers(0, 2**32)


def test_a_seed_and_a_name_say_everything() -> None:
    """The same check of the same seed asks the same, another one something else."""
    drawn = [Sample(seed, name).fractions(20) for seed, name in ((1, "a"), (1, "a"), (2, "a"))]

    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])
    assert not np.array_equal(drawn[0], Sample(1, "b").fractions(20))


@given(SEEDS, SHAPES)
def test_integers_are_small_whole_and_never_zero(seed: int, shape: tuple[int, ...]) -> None:
    """A zero would hide what it is multiplied with."""
    drawn = Sample(seed, "check").integers(*shape)

    assert drawn.shape == shape
    assert np.array_equal(drawn, np.rint(drawn))
    assert np.abs(drawn).min() >= 1
    assert np.abs(drawn).max() <= 3


@given(SEEDS, SHAPES)
def test_sums_of_products_do_not_depend_on_their_order(seed: int, shape: tuple[int, ...]) -> None:
    """Forward and backward, in float64 and in float32, they are the same number."""
    sample = Sample(seed, "check")
    products = (sample.fractions(*shape) * sample.fractions(*shape)).ravel()

    assert sum(products) == sum(products[::-1]) == sum(products.astype("float32"))


@given(SEEDS, SHAPES)
def test_precise_numbers_do_not_fit_into_float32(seed: int, shape: tuple[int, ...]) -> None:
    """Every one of them loses something on the way, and products are still exact in float64."""
    sample = Sample(seed, "check")
    drawn, other = sample.precise(*shape), sample.integers(*shape)
    products = (drawn * other).ravel()

    assert (drawn.astype("float32") != drawn).all()
    assert sum(products) == sum(products[::-1])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_layer_has_the_shape_and_dtype_that_are_asked_for(dtype: str) -> None:
    """Images are (N, C, H, W), weights (F, C, K_h, K_w), and a bias has a number a filter."""
    sample = Sample(0, "check")
    drawn = [
        sample.image(2, 3, 5, 4, dtype=dtype),
        sample.kernel(6, 3, 2, 1, dtype=dtype),
        sample.bias(6, dtype=dtype),
    ]

    assert [a.shape for a in drawn] == [(2, 3, 5, 4), (6, 3, 2, 1), (6,)]
    assert {a.dtype.name for a in drawn} == {dtype}
    assert drawn[2].all()
