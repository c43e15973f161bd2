"""The marks of a term put together: each assignment counts the same, the lowest are left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from autograder.gradebook.lateness import tidy
from autograder.gradebook.records import Record, State


@dataclass(frozen=True)
class Total:
    """What one student's records come to; `percent` is None while a mark is open.

    `dropped` names the assignments that are left out because they went worst.
    """

    percent: float | None
    dropped: tuple[str, ...] = ()


def total(records: Mapping[str, Record | None], drop_lowest: int = 0) -> Total:
    """Return the mean share of the points, in percent, over a student's records by assignment.

    What a student is excused from does not count, and what is missing counts as nothing, also where
    there is no record. At least one assignment stays.
    """
    counted = {key: r for key, r in records.items() if not r or r.state is not State.EXCUSED}
    if not counted or not all(map(_known, counted.values())):
        return Total(None)
    shares = {key: _share(record) for key, record in counted.items()}
    order = sorted(shares, key=lambda key: (shares[key], key))
    dropped = order[: min(drop_lowest, len(order) - 1)]
    kept = order[len(dropped) :]
    return Total(tidy(100 * fmean(shares[key] for key in kept)), tuple(sorted(dropped)))


def _known(record: Record | None) -> bool:
    return record is None or record.final or record.state is State.MISSING


def _share(record: Record | None) -> float:
    return record.earned / record.possible if record and record.possible else 0.0
