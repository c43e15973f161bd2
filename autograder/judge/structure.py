"""What is true of a wrong output, when no misconception explains it.

Each sentence names the outputs it is about, and is checked on every one of them that is wrong and
of the right shape before it is said.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from autograder.checks.expect import Expect
from autograder.judge.compare import two_numbers, wrong_places
from autograder.judge.diagnose import Seen
from autograder.model.question import Array

Pair: TypeAlias = tuple[Array, Array, float]  # expected, observed, tolerance
Pairs: TypeAlias = Sequence[Pair]
Row: TypeAlias = tuple[str, Pair]  # with the name of the output

PARTS = {  # what may be wrong alone, and what is then right
    "the first row": np.s_[..., 1:, :],
    "the last row": np.s_[..., :-1, :],
    "the first column": np.s_[..., 1:],
    "the last column": np.s_[..., :-1],
}
ITEMS = {
    "[0]": np.s_[1:],
    "[-1]": np.s_[:-1],
    "[1:]": np.s_[:1],
    "[:, 0]": np.s_[:, 1:],
    "[:, -1]": np.s_[:, :-1],
    "[:, 1:]": np.s_[:, :1],
}
NEARLY = (
    "no number is off by more than a millionth of the largest: digits get lost on the way, or a "
    "little is added"
)
MILLIONTH = 1e-6  # a few of float32's roundings
MOST_SPREAD = 0.1  # between gaps that are called the same, as a share of the least of them
MOVES = {  # what stands where: of the observed, of the expected
    "one row too low": (np.s_[..., 1:, :], np.s_[..., :-1, :]),
    "one row too high": (np.s_[..., :-1, :], np.s_[..., 1:, :]),
    "one column too far right": (np.s_[..., 1:], np.s_[..., :-1]),
    "one column too far left": (np.s_[..., :-1], np.s_[..., 1:]),
}


def structure(seen: Iterable[Seen]) -> str:
    """Return a true sentence about the wrong numbers, or one for each output, or nothing."""
    looked = [one for one in seen if one.expect is Expect.VALUES]
    wrong = [row for one in looked for row in _wrong(one)]
    names = list(dict.fromkeys(name for name, _ in wrong))
    whole = _fact(looked, names, wrong)
    if whole or len(names) == 1:
        return whole
    return " ".join(filter(None, (_fact(looked, [name], wrong) for name in names)))


def _fact(looked: Sequence[Seen], names: Sequence[str], wrong: Sequence[Row]) -> str:
    """Return the first sentence that is true of every wrong output of these names, or nothing."""
    pairs = [pair for name, pair in wrong if name in names]
    if len(pairs) < 2:
        return ""
    fact = next((said for name in SHAPES if (said := name(pairs))), "")
    return f"Where {_where(looked, names)}, {fact}." if fact else ""


def _where(looked: Iterable[Seen], names: Sequence[str]) -> str:
    """Return what the sentence is about: `out is wrong`, or what of it has the right shape."""
    verb = "is" if len(names) == 1 else "are"
    whole = all(_shaped(one) for one in looked)
    return f"{' and '.join(names)} {verb} wrong" + ("" if whole else " but of the right shape")


def _shaped(seen: Seen) -> bool:
    """Return whether every output has the shape that was expected."""
    outputs = seen.observation.outputs
    return len(outputs) == len(seen.rung.expected) and all(
        getattr(one, "shape", None) == getattr(other, "shape", None)
        for one, other in zip(seen.rung.expected, outputs, strict=True)
    )


def _wrong(seen: Seen) -> Iterable[Row]:
    names = seen.rung.question.visible
    rows = zip(
        names, seen.rung.expected, seen.observation.outputs, seen.rung.tolerance, strict=False
    )
    for name, expected, observed, tolerance in rows:
        if not isinstance(expected, np.ndarray) or not isinstance(observed, np.ndarray):
            continue
        if expected.dtype == observed.dtype == bool:  # what is said is said of numbers
            continue
        if expected.shape == observed.shape and not _close(expected, observed, tolerance):
            yield name, (expected, observed, tolerance)


def _close(one: Array, other: Array, tolerance: float) -> bool:
    return not wrong_places(one, other, tolerance).any()


def _factor(pairs: Pairs) -> str:
    expected, observed, _ = pairs[0]
    largest = np.unravel_index(int(np.abs(expected).argmax()), expected.shape)
    if not expected[largest]:
        return ""
    factor = float(observed[largest] / expected[largest])
    if not (np.isfinite(factor) and _multiplied(pairs, factor)):
        return ""
    whole = float(round(factor))
    factor = whole if whole not in (0.0, 1.0) and _multiplied(pairs, whole) else factor
    known = {0.0: "every number is 0", -1.0: "every number has the wrong sign"}
    said, _ = two_numbers(factor, whole)  # what is nearly 1 is not called 1
    return known.get(factor, f"every number is {said} times what it should be")


def _multiplied(pairs: Pairs, factor: float) -> bool:
    return all(_close(e * factor, o, t * (1 + abs(factor))) for e, o, t in pairs)


def _transposed(pairs: Pairs) -> str:
    square = [p for p in pairs if p[0].ndim >= 2 and p[0].shape[-1] == p[0].shape[-2]]
    if len(square) != len(pairs):
        return ""
    fits = all(_close(e.swapaxes(-1, -2), o, t) for e, o, t in pairs)
    return "the last two axes are swapped" if fits else ""


def _constant(pairs: Pairs) -> str:
    gaps = [(o - e, t) for e, o, t in pairs]
    fits = all(np.ptp(gap) <= min(2 * t, MOST_SPREAD * np.abs(gap).min()) for gap, t in gaps)
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


def _signs(pairs: Pairs) -> str:
    fits = all(_close(np.abs(e), np.abs(o), t) for e, o, t in pairs)
    return "every number has the right size, and some have the wrong sign" if fits else ""


def _part(pairs: Pairs) -> str:
    return _right_but(pairs, PARTS, least=3) or _right_but(pairs, ITEMS, least=1)


def _right_but(pairs: Pairs, parts: Mapping[str, Any], least: int) -> str:
    """Return the one part that is wrong, where there is another part, and that is right."""
    axes = min(e.ndim for e, _, _ in pairs)
    for said, rest in parts.items():
        if axes < max(least, said.count(",") + 1):
            continue
        others = [(e[rest], o[rest], t) for e, o, t in pairs]
        telling = sum(e.size > 0 for e, _, _ in others)
        if telling > 1 and 2 * telling >= len(pairs) and all(_close(*other) for other in others):
            return f"only numbers in {said} are wrong"
    return ""


def _moved(pairs: Pairs) -> str:
    if min(e.ndim for e, _, _ in pairs) < 3:
        return ""
    for said, (of_observed, of_expected) in MOVES.items():
        met = [(e[of_expected], o[of_observed], t) for e, o, t in pairs]
        if all(e.size and _close(e, o, t) for e, o, t in met):
            return f"every number stands {said}"
    return ""


def _rounded(pairs: Pairs) -> str:
    fits = all(
        e.dtype == np.float64 and _close(e, o, MILLIONTH * float(np.abs(e).max(initial=0.0)))
        for e, o, _ in pairs
    )
    return NEARLY if fits else ""


SHAPES: tuple[Callable[[Pairs], str], ...] = (
    *(_factor, _signs, _transposed, _constant),
    *(_part, _border, _moved, _rounded),
)
