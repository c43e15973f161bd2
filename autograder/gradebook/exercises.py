"""How hard each exercise was, and whether it goes with the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from autograder.gradebook.items import correlated
from autograder.gradebook.records import Record
from autograder.gradebook.statistics import judged
from autograder.model.verdict import Result


@dataclass(frozen=True)
class ExerciseRow:
    """One exercise over the judged submissions.

    `mean` is the mean of the points, `whole` and `nothing` how many earn all and none of them,
    `unwritten` how many have not begun. `discrimination` is the correlation with the points of
    the other exercises.
    """

    exercise: str
    possible: int
    asked: int
    mean: float
    whole: int
    nothing: int
    unwritten: int
    discrimination: float | None


def exercise_rows(records: Sequence[Record]) -> tuple[ExerciseRow, ...]:
    """Return a row an exercise, in the order of the notebook."""
    return tuple(_row(name, own) for name, own in _results(records).items())


def _results(records: Sequence[Record]) -> Mapping[str, list[tuple[Record, Result]]]:
    found: dict[str, list[tuple[Record, Result]]] = {}
    for record in judged(records):
        for result in record.results:
            found.setdefault(result.exercise, []).append((record, result))
    return found


def _row(name: str, own: Sequence[tuple[Record, Result]]) -> ExerciseRow:
    results = [result for _, result in own]
    return ExerciseRow(
        exercise=name,
        possible=max(result.possible for result in results),
        asked=len(results),
        mean=fmean(result.earned for result in results),
        whole=sum(result.earned == result.possible for result in results),
        nothing=sum(not result.earned for result in results),
        unwritten=sum(not result.written for result in results),
        discrimination=correlated([(r.earned, record.auto - r.earned) for record, r in own]),
    )
