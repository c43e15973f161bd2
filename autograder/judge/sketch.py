"""A sketch remembers what a misconception returned in a few numbers.

Two arrays of one shape are the same, as far as any student's output goes, when three fixed
weighted sums of their entries agree. The weights are w_k[i] = cos((i + 1) * phi_k), the same on
every machine.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import isnan, prod

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
    items = tuple(map(item, observation.outputs))
    return Sketch(observation.end, items, observation.modified, observation.borrowed)


def item(output: Output) -> Item:
    """Return an output in brief."""
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


def same_values(one: Item, other: Item, tolerance: float) -> bool:
    """Return whether two items have the same numbers, up to `tolerance` an entry."""
    if one.shape != other.shape:
        return False
    slack = tolerance * max(prod(one.shape or ()), 1)
    return all(_near(*pair, slack) for pair in zip(one.sums, other.sums, strict=True))


def _near(one: float, other: float, slack: float) -> bool:
    return abs(one - other) <= slack or one == other or (isnan(one) and isnan(other))
