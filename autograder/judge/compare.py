"""Does what came back agree with what was expected? If not, the fact with both values."""

import numpy as np

from autograder.model.brain import dtype_name, unit_roundoff
from autograder.model.question import Array, Oddity, Output

SINGLE = 2.0**-24  # the unit roundoff of float32
COARSEST = 2.0**-10  # the largest share of the largest number that passes for rounding


def difference(name: str, expected: Output, observed: Output, tolerance: float) -> str:
    """Return the fact that tells `observed` from `expected`, or nothing when they agree."""
    if isinstance(observed, Oddity):
        return f"{name} is {observed.text}, expected {_kind(expected)}"
    if not isinstance(expected, np.ndarray) or not isinstance(observed, np.ndarray):
        agree = expected is None and observed is None
        return "" if agree else f"{name} is {_kind(observed)}, expected {_kind(expected)}"
    if observed.shape != expected.shape:
        return f"{name} has the shape {observed.shape}, expected {expected.shape}"
    if observed.dtype == expected.dtype and observed.tobytes() == expected.tobytes():
        return ""
    return _worst(name, expected, observed, slack(expected, observed, tolerance))


def dtype_difference(name: str, expected: Output, observed: Output) -> str:
    """Return the fact that the dtype is not the one expected, or nothing when it is."""
    if not isinstance(expected, np.ndarray):
        return ""
    if not isinstance(observed, np.ndarray):
        return difference(name, expected, observed, 0.0)
    if expected.dtype.kind == "i":
        whole = observed.dtype.kind in "iu"
        return "" if whole else f"{name} is {dtype_name(observed)}, expected whole numbers"
    if dtype_name(observed) == dtype_name(expected):
        return ""
    return f"{name} is {dtype_name(observed)}, expected {dtype_name(expected)} as it was given"


def share_difference(name: str, expected: Output, observed: Output, least: float) -> str:
    """Return the fact that too few entries are as expected, or nothing when enough are."""
    shapes = getattr(expected, "shape", None), getattr(observed, "shape", None)
    if not isinstance(expected, np.ndarray) or not isinstance(observed, np.ndarray):
        return difference(name, expected, observed, 0.0)
    if shapes[0] != shapes[1]:
        return f"{name} has the shape {observed.shape}, expected {expected.shape}"
    right, total = int((observed == expected).sum()), expected.size
    if right >= least * total:
        return ""
    return f"{right} of {total} {name} are right, that is {right / total:.1%}, expected {least:.1%}"


def slack(expected: Array, observed: Array, tolerance: float) -> float:
    """Return how far the numbers of `observed` may be off, in the dtype that they have.

    An answer that works in float32 where float64 was given breaks its dtype's check; it is not
    made to pay again in every check of the values. Coarser numbers than float32's are not excused:
    of a long sum they leave nothing that could be told from zero. Nor is more than roundings take:
    a `tolerance` may hold what does not grow with them.
    """
    coarser = _coarseness(expected, observed)
    if coarser == 1.0:
        return tolerance
    largest = float(np.abs(expected[np.isfinite(expected)]).max(initial=1.0))
    return max(tolerance, min(tolerance * coarser, COARSEST * largest))


def _coarseness(expected: Array, observed: Array) -> float:
    """Return how many times as coarse as `expected` the numbers of `observed` are, at least 1."""
    if observed.dtype == expected.dtype or {observed.dtype.kind, expected.dtype.kind} != {"f"}:
        return 1.0
    return max(1.0, min(unit_roundoff(observed), SINGLE) / unit_roundoff(expected))


def _kind(output: Output) -> str:
    if isinstance(output, np.ndarray):
        return f"an array of shape {output.shape}" if output.ndim else "a single number"
    return output.text if isinstance(output, Oddity) else "None"


def _worst(name: str, expected: Array, observed: Array, tolerance: float) -> str:
    near = _near(expected, observed, tolerance)
    if near.all():
        return ""
    wrong = ~near
    with np.errstate(all="ignore"):
        error = np.abs(observed.astype(np.float64) - expected.astype(np.float64))
    error = np.where(wrong, np.where(np.isfinite(error), error, np.inf), -1.0)
    place = np.unravel_index(int(error.argmax()), error.shape)
    pair = (float(array[place]) + 0.0 for array in (observed, expected))  # -0 is shown as 0
    shown, wanted = two_numbers(*pair)
    index = f"[{', '.join(str(i) for i in place)}]" if place else ""
    return f"{name}{index} is {shown}, expected {wanted}"


def wrong_places(expected: Array, observed: Array, tolerance: float) -> Array:
    """Return where two arrays of one shape are further apart than `tolerance`, as booleans."""
    return ~_near(expected, observed, tolerance)


def _near(expected: Array, observed: Array, tolerance: float) -> Array:
    one, other = (np.asarray(array, dtype=np.float64) for array in (observed, expected))
    with np.errstate(all="ignore"):
        near = np.asarray(np.abs(one - other) <= tolerance)
    if not near.all():
        near |= one == other  # infinities of one sign, whose difference is no number
        near |= np.isnan(one) & np.isnan(other)
    return near


def two_numbers(one: float, other: float) -> tuple[str, str]:
    """Return both numbers with as few digits as tell them apart, six at least."""
    for digits in (6, 9, 12, 17):
        texts = (f"{one:.{digits}g}", f"{other:.{digits}g}")
        if texts[0] != texts[1]:
            break
    return texts
