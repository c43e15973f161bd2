"""Questions beyond a course's contract, bent into it."""

import numpy as np
import pytest

from autograder.audit.courses.contract import CONV, NO_BIAS, POOL, within

BEYOND = [
    {"stride": (3, 2), "padding": (1, 2)},
    {"stride": 2},
    {"stride": (1, 2), "padding": (0, 1), "bias": np.ones(4)},
]


@pytest.mark.parametrize("how", BEYOND)
def test_a_convolution_is_bent_into_the_contract(how: dict) -> None:
    """One stride, one padding, a bias, and an x of which every row is reached."""
    given = {"x": np.ones((2, 3, 8, 7)), "weight": np.ones((4, 3, 3, 2)), **how}
    assert any(limit.holds(given) for limit in (NO_BIAS, *CONV))
    bent = within(given)
    assert not any(limit.holds(bent) for limit in (NO_BIAS, *CONV))
    assert bent["x"].shape[:2] == (2, 3)


@pytest.mark.parametrize(
    "how", [{"padding": 1}, {"stride": (2, 1), "padding": (0, 1)}, {"stride": 2}, {}]
)
def test_a_pooling_is_bent_into_the_contract(how: dict) -> None:
    """No padding, one stride that is given, and windows that fill x."""
    given = {"x": np.ones((2, 3, 8, 7)), "kernel_size": (3, 2), **how}
    assert any(limit.holds(given) for limit in POOL)
    assert not any(limit.holds(within(given)) for limit in POOL)


def test_what_no_window_fits_stays_outside() -> None:
    """An image that is smaller than its kernel without the second padding cannot be bent."""
    given = {"x": np.ones((1, 1, 2, 1)), "weight": np.ones((1, 1, 1, 2)), "padding": (0, 1)}
    assert any(limit.holds(within(given)) for limit in CONV)
