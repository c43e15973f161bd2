"""What the tests of layers draw: tensors from a seed, and sizes that are one number or two."""

from typing import Any

import torch
from hypothesis import strategies as st


def random(*shape: int, dtype: torch.dtype = torch.float64, seed: int = 0) -> torch.Tensor:
    """Return numbers drawn from a seed, the same in every dtype but for rounding."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype)


def sizes(least: int, most: int) -> st.SearchStrategy[Any]:
    """One number for both directions, or two."""
    number = st.integers(least, most)
    return st.one_of(number, st.tuples(number, number))


def pair(size: Any) -> tuple[int, int]:
    """Return a size as two numbers."""
    return (size, size) if isinstance(size, int) else size
