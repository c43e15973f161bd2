"""What is true of a wrong output, when no misconception explains it.

Each sentence names the outputs it is about, and is checked on every one of them that is wrong and
of the right shape before it is said.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from autograder.checks.expect import Expect
from autograder.judge.compare import wrong_places
from autograder.judge.diagnose import Seen
from autograder.model.question import Array


def structure(seen: Iterable[Seen]) -> str:
    """Return one true sentence about the wrong numbers, or nothing."""
    looked = [one for one in seen if one.expect is Expect.VALUES]
    wrong = [row for one in looked for row in _wrong(one)]
    if len(wrong) < 2:
        return ""
    pairs = [pair for _, pair in wrong]
    fact = next((said for name in SHAPES if (said := name(pairs))), "")
    return f"Where {_where(looked, [name for name, _ in wrong])}, {fact}." if fact else ""


Pair = tuple[Array, Array, float]  # expected, observed, tolerance
Pairs = Sequence[Pair]


def _where(looked: Iterable[Seen], names: Sequence[str]) -> str:
    """Return what the sentence is about: `out is wrong`, or what of it has the right shape."""
    known = list(dict.fromkeys(names))
    verb = "is" if len(known) == 1 else "are"
    whole = all(_shaped(one) for one in looked)
    return f"{' and '.join(known)} {verb} wrong" + ("" if whole else " but of the right shape")


def _shaped(seen: Seen) -> bool:
    """Return whether every output has the shape that was expected."""
    outputs = seen.observation.outputs
    return len(outputs) == len(seen.rung.expected) and all(
        getattr(one, "shape", None) == getattr(other, "shape", None)
        for one, other in zip(seen.rung.expected, outputs, strict=True)
    )


def _wrong(seen: Seen) -> Iterable[tuple[str, Pair]]:
    names = seen.rung.question.visible
    rows = zip(
        names, seen.rung.expected, seen.observation.outputs, seen.rung.tolerance, strict=False
    )
    for name, expected, observed, tolerance in rows:
        if not isinstance(expected, np.ndarray) or not isinstance(observed, np.ndarray):
            continue
        if expected.shape == observed.shape and not _close(expected, observed, tolerance):
            yield name, (expected, observed, tolerance)


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
    known = {0.0: "every number is 0", -1.0: "every number has the wrong sign"}
    return known.get(factor, f"every number is {factor:g} times what it should be")


def _transposed(pairs: Pairs) -> str:
    square = [p for p in pairs if p[0].ndim >= 2 and p[0].shape[-1] == p[0].shape[-2]]
    if len(square) != len(pairs):
        return ""
    fits = all(_close(e.swapaxes(-1, -2), o, t) for e, o, t in pairs)
    return "the last two axes are swapped" if fits else ""


def _constant(pairs: Pairs) -> str:
    gaps = [o - e for e, o, _ in pairs]
    fits = all(
        np.ptp(gap) <= 2 * tolerance for gap, (_, _, tolerance) in zip(gaps, pairs, strict=True)
    )
    return (
        "every number of a case is off by the same amount" if fits and pairs[0][0].size > 1 else ""
    )


def _border(pairs: Pairs) -> str:
    inner = [
        (e[..., 1:-1, 1:-1], o[..., 1:-1, 1:-1], t)
        for e, o, t in pairs
        if e.ndim >= 2 and min(e.shape[-2:]) > 2
    ]
    if len(inner) != len(pairs) or not all(_close(*pair) for pair in inner):
        return ""
    return "only numbers at the border are wrong"


SHAPES: tuple[Callable[[Pairs], str], ...] = (_factor, _transposed, _constant, _border)
