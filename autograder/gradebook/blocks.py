"""Which checks block which: a check waits while another, that it builds on, is broken."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from autograder.gradebook.records import Record
from autograder.gradebook.statistics import CheckRow, Place, alike, check_rows, in_order
from autograder.model.verdict import Outcome, Result

Edge: TypeAlias = tuple[Place, Place]  # what blocks, and what waits


@dataclass(frozen=True)
class Block:
    """One check that others wait for, and in how many submissions they do.

    `waiting` has each check that waits with its own number; `submissions` counts a submission
    once, however many wait in it.
    """

    row: CheckRow
    submissions: int
    waiting: tuple[tuple[CheckRow, int], ...]


def blocks(records: Sequence[Record]) -> tuple[Block, ...]:
    """Return the checks that block others, what blocks most submissions first."""
    rows = {row.place: row for row in check_rows(records)}
    once, each = Counter[Place](), Counter[Edge]()
    for result, submissions in alike(records):
        own = set(_edges(result))
        once.update(dict.fromkeys((place for place, _ in own), submissions))
        each.update(dict.fromkeys(own, submissions))
    found = (
        Block(rows[place], submissions, tuple(_waiting(place, each, rows)))
        for place, submissions in once.items()
        if place in rows
    )
    return tuple(sorted(found, key=lambda block: (-block.submissions, in_order(block.row.number))))


def _edges(result: Result) -> Iterator[Edge]:
    """Yield what waits for what in one exercise; what is not written waits for its author."""
    for finding in result.findings if result.written else ():
        if finding.waits_for and finding.outcome is Outcome.BROKEN:
            yield (result.exercise, finding.waits_for), (result.exercise, finding.check)


def _waiting(
    place: Place, each: Mapping[Edge, int], rows: Mapping[Place, CheckRow]
) -> Iterable[tuple[CheckRow, int]]:
    """Return the checks that wait for one, in the order in which they are asked."""
    those = [(rows[who], count) for (first, who), count in each.items() if first == place]
    return sorted(those, key=lambda pair: in_order(pair[0].number))
