"""bfloat16 for NumPy, which has no such dtype: float32 numbers whose array says what they are.

bfloat16 is the upper half of float32: the same exponents, 8 significant bits instead of 24. Every
one of its numbers is a float32 number, so nothing is lost when an array of them is kept as float32.
That they are bfloat16 is said by the array's class, which copies, slices and sums inherit.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAME = "bfloat16"
ROUNDOFF = 2.0**-8  # half the distance from 1 to the next number above it
LOST_BITS = 16
QUIET = np.uint32(0x00400000)  # a bit that keeps a NaN one when its lower half is lost


class BFloat16(np.ndarray):
    """An array of float32, each number of it one that bfloat16 has as well."""


def dtype_name(array: NDArray[Any]) -> str:
    """Return the name of the dtype: NumPy's, or `bfloat16`."""
    is_bfloat16 = isinstance(array, BFloat16) and array.dtype == np.float32
    return NAME if is_bfloat16 else _name(array.dtype)


@lru_cache(maxsize=64)
def _name(dtype: "np.dtype[Any]") -> str:
    return dtype.name  # which NumPy puts together anew each time


def as_dtype(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return the array in the dtype of a name; to bfloat16 it is rounded to the nearest, or even.

    A number halfway between two goes to the one whose last bit is 0.
    """
    if name != NAME:
        return np.asarray(array).astype(name)
    numbers = np.asarray(array, dtype=np.float32)
    bits = numbers.reshape(-1).view(np.uint32)
    nearest = bits + (0x7FFF + ((bits >> LOST_BITS) & 1))
    halves = np.where(np.isnan(numbers.reshape(-1)), bits | QUIET, nearest) >> LOST_BITS
    return from_halves(halves.reshape(numbers.shape))


def upper_halves(array: NDArray[Any]) -> NDArray[Any]:
    """Return the two bytes of each bfloat16 number, as whole numbers."""
    bits = np.asarray(array).reshape(-1).view(np.uint32)
    return (bits >> LOST_BITS).astype(np.uint16).reshape(array.shape)


def from_halves(halves: NDArray[Any]) -> NDArray[Any]:
    """Return the bfloat16 numbers that `upper_halves` made two bytes each of."""
    bits = halves.reshape(-1).astype(np.uint32) << LOST_BITS
    return bits.view(np.float32).reshape(halves.shape).view(BFloat16)


def unit_roundoff(array: NDArray[Any]) -> float:
    """Return the largest relative error of rounding to the array's dtype."""
    return ROUNDOFF if dtype_name(array) == NAME else _roundoff(array.dtype)


@lru_cache(maxsize=64)
def _roundoff(dtype: "np.dtype[Any]") -> float:
    return float(np.finfo(dtype).eps) / 2
