"""What is true of a wrong output, when no misconception explains it.

Each sentence is checked on every wrong output of the right shape before it is said.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from autograder.checks.expect import Expect
from autograder.judge.compare import wrong_places
from autograder.judge.diagnose import Seen
from autograder.model.question import Array


def structure(seen: Iterable[Seen]) -> str:
    """Return one true sentence about the wrong numbers, or nothing."""
    pairs = [pair for one in seen if one.expect is Expect.VALUES for pair in _wrong(one)]
    if len(pairs) < 2:
        return ""
    return next((sentence for name in SHAPES if (sentence := name(pairs))), "")


Pair = tuple[Array, Array, float]  # expected, observed, tolerance
Pairs = Sequence[Pair]


def _wrong(seen: Seen) -> Iterable[Pair]:
    rows = zip(seen.rung.expected, seen.observation.outputs, seen.rung.tolerance, strict=False)
    for expected, observed, tolerance in rows:
        if not isinstance(expected, np.ndarray) or not isinstance(observed, np.ndarray):
            continue
        if expected.shape == observed.shape and not _close(expected, observed, tolerance):
            yield expected, observed, tolerance


def _close(one: Array, other: Array, tolerance: float) -> bool:
    return not wrong_places(one, other, tolerance).any()


def _factor(pairs: Pairs) -> str:
    expected, observed, _ = pairs[0]
    largest = np.unravel_index(int(np.abs(expected).argmax()), expected.shape)
    if not expected[largest] or not np.isfinite(observed[largest]):
        return ""
    factor = float(observed[largest] / expected[largest])
    if not all(_close(e * factor, o, t * (1 + abs(factor))) for e, o, t in pairs):
        return ""
    return (
        "Every number has the wrong sign."
        if factor == -1
        else f"Every number is {factor:g} times what it should be."
    )


def _transposed(pairs: Pairs) -> str:
    square = [p for p in pairs if p[0].ndim >= 2 and p[0].shape[-1] == p[0].shape[-2]]
    if len(square) != len(pairs):
        return ""
    fits = all(_close(e.swapaxes(-1, -2), o, t) for e, o, t in pairs)
    return "The last two axes are swapped." if fits else ""


def _constant(pairs: Pairs) -> str:
    gaps = [o - e for e, o, _ in pairs]
    fits = all(
        np.ptp(gap) <= 2 * tolerance for gap, (_, _, tolerance) in zip(gaps, pairs, strict=True)
    )
    return "Every number is off by the same amount." if fits and pairs[0][0].size > 1 else ""


def _border(pairs: Pairs) -> str:
    inner = [
        (e[..., 1:-1, 1:-1], o[..., 1:-1, 1:-1], t)
        for e, o, t in pairs
        if e.ndim >= 2 and min(e.shape[-2:]) > 2
    ]
    if len(inner) != len(pairs) or not all(_close(*pair) for pair in inner):
        return ""
    return "Only numbers at the border are wrong; all others are right."


SHAPES: tuple[Callable[[Pairs], str], ...] = (_factor, _transposed, _constant, _border)
