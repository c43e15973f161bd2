"""A sketch remembers what a misconception returned in a few numbers.

Two arrays of one shape are the same, as far as any student's output goes, when three fixed
weighted sums of their entries agree. The weights are w_k[i] = cos((i + 1) * phi_k), the same on
every machine.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from autograder.model.brain import dtype_name
from autograder.model.question import Array, End, Observation, Output

PHASES = (1.0, 2.0**0.5, 3.0**0.5)


@dataclass(frozen=True)
class Item:
    """One returned array in brief; `shape` is None for what is no array."""

    shape: tuple[int, ...] | None
    dtype: str = ""
    sums: tuple[float, ...] = ()


@dataclass(frozen=True)
class Sketch:
    """How a misconception answered one question."""

    end: End
    items: tuple[Item, ...] = ()
    modified: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()


def sketch(observation: Observation) -> Sketch:
    """Return the sketch of an observation."""
    items = tuple(_item(output) for output in observation.outputs)
    return Sketch(observation.end, items, observation.modified, observation.borrowed)


def _item(output: Output) -> Item:
    if not isinstance(output, np.ndarray):
        return Item(None)
    return Item(output.shape, dtype_name(output), weighted_sums(output))


def weighted_sums(array: Array) -> tuple[float, ...]:
    """Return sum_i cos((i + 1) phi_k) a[i] for each phase phi_k, in float64."""
    flat = array.astype(np.float64).ravel()
    with np.errstate(all="ignore"):  # a wrong answer's infinities may cancel
        return tuple(float(flat @ weights) for weights in _weights(flat.size))


@lru_cache(maxsize=128)  # an assignment's outputs have a few dozen sizes
def _weights(size: int) -> tuple[Array, ...]:
    places = np.arange(1, size + 1)
    return tuple(np.cos(places * phase) for phase in PHASES)


def same_values(item: Item, output: Output, tolerance: float) -> bool:
    """Return whether an output is what the sketched item was, up to `tolerance` an entry."""
    if not isinstance(output, np.ndarray):
        return item.shape is None
    if item.shape != output.shape:
        return False
    slack = tolerance * max(output.size, 1)
    return bool(np.allclose(item.sums, weighted_sums(output), rtol=0, atol=slack, equal_nan=True))
