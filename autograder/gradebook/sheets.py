"""The numbers behind the charts of a class page, as tables for other programs.

They are about a class: no student is named in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import TypeAlias

from autograder.gradebook.blocks import blocks
from autograder.gradebook.exercises import exercise_rows
from autograder.gradebook.items import items
from autograder.gradebook.records import Record
from autograder.gradebook.spread import Part, days, sections
from autograder.gradebook.statistics import Stand, belief_rows, distribution, with_results

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Cell, ...]

# Every column with the type of what stands in it, whether or not a class fills it.
COLUMNS: dict[str, dict[str, type]] = {
    "points": {"lowest": int, "highest": int, "submissions": int},
    "exercises": {
        **{"exercise": str, "points": int, "asked": int, "mean_points": float},
        **{"all_points": int, "no_points": int, "not_written": int, "with_the_rest": float},
    },
    "checks": {
        **{"number": str, "exercise": str, "check": str, "claim": str, "points": int},
        **{"asked": int, "kept": int, "share": float},
        **{"broken": int, "waiting": int, "not_written": int, "not_judged": int},
        **{"with_the_rest": float, "holds_up": int, "to_look_at": str},
    },
    "blocks": {"exercise": str, "check": str, "waiting": str, "submissions": int},
    "misconceptions": {
        **{"exercise": str, "misconception": str, "computes": str, "belief": str},
        **{"part": str, "students": int, "of": int},
    },
}


@dataclass(frozen=True)
class Sheet:
    """One table; `columns` has the type of every column by its name."""

    name: str
    columns: dict[str, type]
    rows: tuple[Row, ...]


def sheets(records: Sequence[Record]) -> tuple[Sheet, ...]:
    """Return the tables of a class; those of an empty class have no rows."""
    rows = {
        "points": [(bar.low, bar.high, bar.count) for bar in distribution(records)],
        "exercises": [astuple(row) for row in exercise_rows(records)],
        "checks": _checks(records),
        "blocks": _blocks(records),
        "misconceptions": _misconceptions(records),
    }
    return tuple(Sheet(name, COLUMNS[name], tuple(own)) for name, own in rows.items())


def _checks(records: Sequence[Record]) -> Iterator[Row]:
    for item in items(records):
        row, counts = item.row, item.row.counts
        yield (
            *(row.number, row.exercise, row.check, row.claim, row.points),
            *(row.asked, row.kept, row.share if row.asked else None),
            *(counts[stand] for stand in Stand if stand is not Stand.KEPT),
            *(item.discrimination, item.blocked, item.advice),
        )


def _blocks(records: Sequence[Record]) -> Iterator[Row]:
    for block in blocks(records):
        for waiting, count in block.waiting:
            yield (block.row.exercise, block.row.check, waiting.check, count)


def _misconceptions(records: Sequence[Record]) -> Iterator[Row]:
    """Yield a row for the whole class, then one a section and one a day, of each misconception."""
    everybody = frozenset(record.student for record in with_results(records))
    parts = (Part("everybody", everybody), *sections(records), *days(records))
    for row in belief_rows(records):
        told = row.diagnosis
        for part in parts:
            yield (
                *(row.exercise, told.misconception, told.computes, told.belief),
                *(part.label, part.holding(row), len(part.students)),
            )
