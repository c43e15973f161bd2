"""What a class came to: pure functions over records, defined for an empty class as well."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import ceil
from statistics import median
from typing import TypeAlias

from autograder.gradebook.records import Record, State
from autograder.model.verdict import Diagnosis, Finding, Outcome, Result

MOST_BARS = 12
Place: TypeAlias = tuple[str, str]  # exercise and check


class Stand(str, Enum):
    """How one student stands with one check; finer than the outcome, which is what gives points."""

    KEPT = "kept"
    BROKEN = "broken"
    WAITS = "waits"
    UNWRITTEN = "not written"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Bar:
    """One bar of the distribution: how many records have `low` to `high` points, both included."""

    low: int
    high: int
    count: int

    @property
    def label(self) -> str:
        """Return the points of the bar: `4-7`, or `8`."""
        return str(self.low) if self.low == self.high else f"{self.low}\N{EN DASH}{self.high}"


@dataclass(frozen=True)
class Middle:
    """The median of a class and the bounds of its middle half."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True)
class CheckRow:
    """One check over the class: `number` is `exercise.check`, `counts` has every stand."""

    number: str
    exercise: str
    check: str
    claim: str
    points: int
    counts: Mapping[Stand, int]

    @property
    def place(self) -> Place:
        """Return by what the check is known in every verdict."""
        return (self.exercise, self.check)

    @property
    def asked(self) -> int:
        """Return how many submissions were judged on this check."""
        return sum(self.counts.values()) - self.counts[Stand.NOT_JUDGED]

    @property
    def kept(self) -> int:
        """Return how many kept it."""
        return self.counts[Stand.KEPT]

    @property
    def share(self) -> float:
        """Return the share that kept it, 0 where nobody was asked."""
        return self.kept / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class BeliefRow:
    """One misconception over the class, and whose numbers were those."""

    exercise: str
    diagnosis: Diagnosis
    students: tuple[str, ...]

    @property
    def count(self) -> int:
        """Return how many students it was found with."""
        return len(self.students)


@dataclass(frozen=True)
class Matrix:
    """Students by checks; None: not asked."""

    records: tuple[Record, ...]
    rows: tuple[CheckRow, ...]
    stands: tuple[tuple[Stand | None, ...], ...]  # one tuple a row, one entry a record


def states(records: Iterable[Record]) -> dict[State, int]:
    """Return how many records are in each state, every state named."""
    counts = Counter(record.state for record in records)
    return {state: counts[state] for state in State}


def judged(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records whose checks are all judged."""
    return tuple(record for record in records if record.judged)


def distribution(records: Iterable[Record]) -> tuple[Bar, ...]:
    """Return the judged records counted by points so far, in at most twelve bars of equal width.

    The bars start at 0 and end at the most that anybody can have so far.
    """
    graded = judged(records)
    marks = [record.earned for record in graded]
    if not marks:
        return ()
    top = max(ceil(max(marks)), *(record.settled for record in graded))  # or extra credit is lost
    width = -(-(top + 1) // MOST_BARS)
    counts = Counter(mark // width for mark in marks)
    return tuple(
        Bar(low, min(low + width - 1, top), counts[low // width])
        for low in range(0, top + 1, width)
    )


def middle(records: Iterable[Record]) -> Middle | None:
    """Return the median and the middle half of the judged records, None when there are none.

    The bounds are the medians of the lower and the upper half, the middle one counted in both.
    """
    marks = sorted(record.earned for record in judged(records))
    if not marks:
        return None
    half = -(-len(marks) // 2)
    return Middle(median(marks[:half]), median(marks), median(marks[-half:]))


def check_rows(records: Sequence[Record]) -> tuple[CheckRow, ...]:
    """Return every check that any verdict has, in the order of the verdicts, with its counts."""
    seen: dict[Place, Finding] = {}
    counts: dict[Place, Counter[Stand]] = {}
    for result, submissions in alike(records):
        for finding in result.findings:
            place = (result.exercise, finding.check)
            seen.setdefault(place, finding)
            counts.setdefault(place, Counter())[_stand(result, finding)] += submissions
    numbers = _numbers(seen)
    return tuple(
        CheckRow(
            number=numbers[place],
            exercise=place[0],
            check=place[1],
            claim=finding.claim,
            points=finding.points,
            counts={stand: counts[place][stand] for stand in Stand},
        )
        for place, finding in sorted(seen.items(), key=lambda item: in_order(numbers[item[0]]))
    )


def alike(records: Iterable[Record]) -> Iterable[tuple[Result, int]]:
    """Return each result with how many submissions have it; what says the same is mostly one.

    See `Verdict.outline`: a class of thousands holds a few hundred.
    """
    found: dict[int, Result] = {}
    times: Counter[int] = Counter()
    for record in with_results(records):
        for result in record.results:
            found.setdefault(id(result), result)
            times[id(result)] += 1
    return [(result, times[name]) for name, result in found.items()]


def with_results(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records that say something about a check.

    A refused submission says nothing, and one that its author is excused from does not count.
    """
    for record in records:
        verdict = record.verdict
        counts = record.state is not State.EXCUSED
        if counts and verdict and verdict.results and not verdict.refused:
            yield record


def _stand(result: Result, finding: Finding) -> Stand:
    if finding.outcome is Outcome.KEPT:
        return Stand.KEPT
    if finding.outcome is Outcome.NOT_JUDGED:
        return Stand.NOT_JUDGED
    if not result.written:
        return Stand.UNWRITTEN
    return Stand.WAITS if finding.waits_for else Stand.BROKEN


def _numbers(places: Iterable[Place]) -> dict[Place, str]:
    """Return `exercise.check` for every place, both counted from 1."""
    exercises: dict[str, list[str]] = {}
    for exercise, check in places:
        exercises.setdefault(exercise, []).append(check)
    return {
        (exercise, check): f"{i}.{j}"
        for i, (exercise, checks) in enumerate(exercises.items(), 1)
        for j, check in enumerate(checks, 1)
    }


def in_order(number: str) -> tuple[int, ...]:
    """Return the number of a check as what it is sorted by: 1.10 comes after 1.9."""
    return tuple(map(int, number.split(".")))


def belief_rows(records: Iterable[Record]) -> tuple[BeliefRow, ...]:
    """Return the misconceptions that were found, the commonest first."""
    found: dict[tuple[str, str], tuple[Diagnosis, list[str]]] = {}
    for record in with_results(records):
        for result in record.results:
            if result.diagnosis:
                place = (result.exercise, result.diagnosis.misconception)
                found.setdefault(place, (result.diagnosis, []))[1].append(record.student)
    rows = [
        BeliefRow(exercise, diagnosis, tuple(students))
        for (exercise, _), (diagnosis, students) in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.exercise, row.diagnosis.computes)))


def by_marks(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records that say something about a check, from the lowest marks to the highest."""
    return tuple(sorted(with_results(records), key=lambda record: (record.auto, record.student)))


def matrix(records: Sequence[Record], rows: Sequence[CheckRow]) -> Matrix:
    """Return where each of these records stands with which check; `rows` may count more of them."""
    own = [stands(record) for record in records]
    table = tuple(tuple(stand.get(row.place) for stand in own) for row in rows)
    return Matrix(tuple(records), tuple(rows), table)


def stands(record: Record) -> dict[Place, Stand]:
    """Return how one student stands with every check."""
    return {
        (result.exercise, finding.check): _stand(result, finding)
        for result in record.results
        for finding in result.findings
    }
