"""Equations of a convolution evaluated index by index, and the layers that they are tried on."""

from itertools import product

import numpy as np
import torch

SETTINGS = [  # (H, W), (Kh, Kw), stride, padding
    ((5, 6), (3, 3), 1, 0),
    ((6, 5), (2, 3), 2, 0),
    ((7, 5), (3, 2), 3, 2),
    ((4, 4), (3, 3), 2, 1),
    ((3, 5), (1, 1), 2, 1),
]

IMAGE = torch.tensor([[1.0, 2, 0, 1], [3, 1, 2, 0], [0, 1, 3, 2]])[None, None]  # the book's own
KERNEL = torch.tensor([[1.0, 0], [2, -1]])[None, None]


def random(*shape: int, seed: int = 0) -> np.ndarray:
    """Return float64 numbers drawn from a seed and a shape."""
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    """Return the same numbers as a tensor."""
    return torch.from_numpy(random(*shape, seed=seed))


def torched(*arrays: np.ndarray) -> list[torch.Tensor]:
    """Return the arrays as tensors."""
    return [torch.from_numpy(np.ascontiguousarray(array)) for array in arrays]


def over(*lengths: int) -> product:
    """Return all index tuples of the given lengths."""
    return product(*map(range, lengths))


def at(array: np.ndarray, *index: int) -> float:
    """Return an entry, and zero outside the array: an absent pixel or an absent weight."""
    inside = all(0 <= i < length for i, length in zip(index, array.shape, strict=True))
    return float(array[index]) if inside else 0.0


def places(length: int, kernel: int, stride: int, padding: int) -> int:
    """Return how many windows fit, by trying every one."""
    return len(range(0, length + 2 * padding - kernel + 1, stride))


def example(size, kernel):
    """Return two images of three channels, four filters and their biases."""
    return random(2, 3, *size), random(4, 3, *kernel, seed=1), random(4, seed=2)
