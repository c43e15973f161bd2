"""A term at a glance: how each assignment went, and which misconceptions come back.

A misconception has one name wherever it is asked for, so a belief that outlives an assignment is
seen in the next. No student is named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.gradebook.records import Record
from autograder.gradebook.statistics import Middle, belief_rows, judged, middle, with_results
from autograder.model.verdict import Diagnosis
from autograder.pages.html import render


@dataclass(frozen=True)
class Stage:
    """One assignment of the term; `marks` is None while nobody is judged.

    `settled` is the most that anybody can have so far.
    """

    key: str
    enrolled: int
    judged: int
    settled: int
    marks: Middle | None


@dataclass(frozen=True)
class Lasting:
    """One misconception over the term: how many held it in each assignment."""

    diagnosis: Diagnosis
    counts: tuple[int, ...]

    @property
    def stages(self) -> int:
        """Return in how many assignments it was found."""
        return sum(count > 0 for count in self.counts)


def stages(rolls: Mapping[str, Sequence[Record]]) -> Iterator[Stage]:
    """Yield how each assignment went, in the order of the term."""
    for key, records in rolls.items():
        graded = judged(records)
        most = max((record.settled for record in graded), default=0)
        yield Stage(key, len(records), len(graded), most, middle(records))


def lasting(rolls: Mapping[str, Sequence[Record]]) -> tuple[Lasting, ...]:
    """Return the misconceptions that were found, those of most assignments first."""
    told: dict[str, Diagnosis] = {}
    holders: dict[tuple[str, str], set[str]] = {}
    for key, records in rolls.items():
        for row in belief_rows(records):
            name = row.diagnosis.misconception
            told.setdefault(name, row.diagnosis)
            holders.setdefault((name, key), set()).update(row.students)
    found = [
        Lasting(diagnosis, tuple(len(holders.get((name, key), ())) for key in rolls))
        for name, diagnosis in told.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.stages, -sum(one.counts))))


def term_page(rolls: Mapping[str, Sequence[Record]]) -> str:
    """Return one self-contained HTML page about the assignments of a term, in their order."""
    asked = tuple(len(tuple(with_results(records))) for records in rolls.values())
    return render(
        "term.html", stages=tuple(stages(rolls)), lasting=lasting(rolls), asked=asked, keys=[*rolls]
    )
