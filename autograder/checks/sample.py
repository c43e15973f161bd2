"""Random numbers that a student can add up and a machine adds up exactly.

All samples are short binary fractions (multiples of 1/16 at most 4 in size, or small integers), so
that sums of a few thousand products are exact in float64 in whatever order they are added, and the
answer key compresses well. Such sums are exact in float32 too; `precise` tells the two apart.
"""

import zlib
from collections.abc import Sequence

import numpy as np

from autograder.model.brain import as_dtype
from autograder.model.question import Array


class Sample:
    """A source of arrays for one check; the same seed and check name give the same arrays."""

    def __init__(self, seed: int, name: str) -> None:
        """Start the stream that belongs to `name` under `seed`."""
        self._rng = np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))

    def integers(self, *shape: int, low: int = -3, high: int = 3, dtype: str = "float64") -> Array:
        """Return whole numbers from `low` to `high`, both included, none of them zero."""
        values = np.array([n for n in range(low, high + 1) if n != 0])
        return as_dtype(values[self._indices(len(values), shape)], dtype)

    def fractions(self, *shape: int, dtype: str = "float64") -> Array:
        """Return multiples of 1/16 between -2 and 2."""
        return as_dtype((self._indices(65, shape) - 32) / 16, dtype)

    def precise(self, *shape: int, dtype: str = "float64") -> Array:
        """Return whole numbers and a trace more, which takes more digits than float32 has."""
        return self.integers(*shape, dtype=dtype) + self.integers(*shape, dtype=dtype) / 2**30

    def image(
        self, n: int = 2, c: int = 3, h: int = 7, w: int = 6, dtype: str = "float64"
    ) -> Array:
        """Return a batch of images, (N, C, H, W)."""
        return self.fractions(n, c, h, w, dtype=dtype)

    def kernel(
        self, f: int = 4, c: int = 3, h: int = 3, w: int = 3, dtype: str = "float64"
    ) -> Array:
        """Return the weight of a convolution, (F, C, K_h, K_w)."""
        return self.fractions(f, c, h, w, dtype=dtype)

    def bias(self, f: int = 4, dtype: str = "float64") -> Array:
        """Return one number per filter, none of them zero, (F,)."""
        return as_dtype(self.integers(f, low=-16, high=16) / 8, dtype)

    def _indices(self, count: int, shape: Sequence[int]) -> Array:
        return self._rng.integers(0, count, size=tuple(shape))
