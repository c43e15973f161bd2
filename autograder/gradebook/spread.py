"""Where and when a class holds a misconception: by section, and by the day of handing in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.gradebook.records import Record
from autograder.gradebook.statistics import BeliefRow, with_results

MOST_DAYS = 8  # columns; what came before the last of them is put together
NONE = "no section"
AND = " and "  # how a roster names two sections of one student


@dataclass(frozen=True)
class Part:
    """A part of the class: a section, or those who handed in on a day."""

    label: str
    students: frozenset[str]

    def holding(self, row: BeliefRow) -> int:
        """Return how many of this part hold a misconception."""
        return len(self.students.intersection(row.students))


def sections(records: Iterable[Record]) -> tuple[Part, ...]:
    """Return the sections of those whose checks say something, none where there is but one.

    Whoever is in two sections counts in both.
    """
    members: defaultdict[str, set[str]] = defaultdict(set)
    for record in with_results(records):
        for section in record.who.section.split(AND):
            members[section.strip() or NONE].add(record.student)
    order = sorted(members, key=lambda label: (label == NONE, label))
    return _parts((label, members[label]) for label in order)


def days(records: Iterable[Record]) -> tuple[Part, ...]:
    """Return the days on which they handed in, none where there is but one or none is known."""
    members: defaultdict[str, set[str]] = defaultdict(set)
    for record in with_results(records):
        if record.submitted:
            members[f"{record.submitted:%Y-%m-%d}"].add(record.student)
    order = sorted(members)
    early = order[: 1 - MOST_DAYS] if len(order) > MOST_DAYS else []
    before = [(f"until {day}", set().union(*(members[one] for one in early))) for day in early[-1:]]
    return _parts([*before, *((day, members[day]) for day in order[len(early) :])])


def _parts(members: Iterable[tuple[str, set[str]]]) -> tuple[Part, ...]:
    parts = tuple(Part(label, frozenset(students)) for label, students in members)
    return parts if len(parts) > 1 else ()
