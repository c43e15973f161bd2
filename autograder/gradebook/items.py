"""Which check to mend, which holds others up, and who may want a word: read off a class's findings.

*Discrimination* is the correlation, over the judged submissions, between keeping a check and the
points of all other checks: the corrected item-total correlation of classical test theory. Near 0 a
check says nothing that the others say; below 0 those keep it who keep little else, and the check
deserves a look before the students do.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation
from typing import TypeAlias

from autograder.gradebook.blocks import blocks
from autograder.gradebook.records import Record
from autograder.gradebook.statistics import CheckRow, Place, check_rows, judged
from autograder.model.verdict import Result

FEWEST = 10  # submissions below which a correlation says nothing
WEAK = 0.1
Pair: TypeAlias = tuple[int, int]  # earned here, and elsewhere


@dataclass(frozen=True)
class Item:
    """One check as an item of a test: `blocked` submissions wait for it in a later check."""

    row: CheckRow
    discrimination: float | None
    blocked: int

    @property
    def advice(self) -> str:
        """Return what to look at, or nothing."""
        if self.row.asked < FEWEST:
            return ""
        if not self.row.kept:
            return "nobody keeps it: try it with an answer of your own"
        if self.row.kept == self.row.asked:
            return "everybody keeps it: it tells nobody from anybody"
        if self.discrimination is not None and self.discrimination < 0:
            return "those who keep it keep less of the rest: read what it asks once more"
        if self.discrimination is not None and self.discrimination < WEAK:
            return "it goes with nothing else that is asked: see whether its claim is understood"
        return ""


@dataclass(frozen=True)
class Stuck:
    """A student who wrote exercises that earn nothing yet."""

    record: Record
    exercises: tuple[str, ...]


def items(records: Sequence[Record]) -> tuple[Item, ...]:
    """Return every check of a class with its discrimination and what waits for it.

    Only whole verdicts can be correlated; counts are those of all other tables of the class.
    """
    pairs = _pairs(judged(records))
    held = {block.row.place: block.submissions for block in blocks(records)}
    return tuple(
        Item(row, correlated(pairs[row.place]), held.get(row.place, 0))
        for row in check_rows(records)
    )


def correlated(pairs: Counter[Pair]) -> float | None:
    """Return the correlation of what a submission earns here with what it earns elsewhere.

    `pairs` counts the submissions that have the same of both. None where there are too few, or
    where one of the two is the same for all.
    """
    if pairs.total() < FEWEST:
        return None
    try:
        return correlation(*zip(*pairs.elements(), strict=True))
    except StatisticsError:
        return None


def _pairs(records: Sequence[Record]) -> Mapping[Place, Counter[Pair]]:
    """Return for every check who keeps it, and how many points each has besides."""
    pairs = defaultdict[Place, Counter[Pair]](Counter)
    for record in records:
        auto = record.auto
        for result in record.results:
            for finding in result.findings:
                place = (result.exercise, finding.check)
                pairs[place][finding.earned > 0, auto - finding.earned] += 1
    return pairs


def stuck(records: Sequence[Record]) -> tuple[Stuck, ...]:
    """Return who wrote an exercise that earns nothing yet, most such exercises first."""
    found = [Stuck(record, _stuck_in(record)) for record in judged(records)]
    return tuple(sorted(filter(lambda one: one.exercises, found), key=_most_first))


def _most_first(one: Stuck) -> tuple[int, str]:
    return -len(one.exercises), one.record.student


def _stuck_in(record: Record) -> tuple[str, ...]:
    return tuple(result.exercise for result in record.results if _earns_nothing(result))


def _earns_nothing(result: Result) -> bool:
    return result.written and result.possible > 0 and not result.earned
