"""How hard each exercise was, and whether it goes with the others."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.gradebook.items import Pair, correlated
from autograder.gradebook.records import Record
from autograder.gradebook.statistics import alike, judged
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
    whole = judged(records)
    pairs = _pairs(whole)
    results = defaultdict[str, list[tuple[Result, int]]](list)
    for result, times in alike(whole):
        results[result.exercise].append((result, times))
    return tuple(_row(name, own, pairs[name]) for name, own in results.items())


def _pairs(records: Sequence[Record]) -> Mapping[str, Counter[Pair]]:
    """Return for every exercise how many earn so much in it and so much in the others."""
    pairs = defaultdict[str, Counter[Pair]](Counter)
    for record in records:
        auto = record.auto
        for result in record.results:
            pairs[result.exercise][result.earned, auto - result.earned] += 1
    return pairs


def _row(name: str, own: Sequence[tuple[Result, int]], pairs: Counter[Pair]) -> ExerciseRow:
    """Return the row of an exercise; `own` has each of its results, and how many have it."""
    asked = pairs.total()
    return ExerciseRow(
        exercise=name,
        possible=max(result.possible for result, _ in own),
        asked=asked,
        mean=sum(result.earned * times for result, times in own) / asked,
        whole=sum(times for result, times in own if result.earned == result.possible),
        nothing=sum(times for result, times in own if not result.earned),
        unwritten=sum(times for result, times in own if not result.written),
        discrimination=correlated(pairs),
    )
