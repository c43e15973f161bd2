"""Moodle's grading worksheet: who a participant is, when they handed in, and where marks go.

Moodle numbers the participants of every assignment anew, and only this table says who is who. It
is read with Moodle's English headings; marks are filled in, and nothing else of it is touched.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from autograder.campus.tables import Table, quoted, read_table, safe
from autograder.model.errors import CourseError

IDENTIFIER = "Identifier"
GRADE = "Grade"
NEEDED = (IDENTIFIER, GRADE, "Last modified (grade)")  # without these Moodle refuses the file
HANDED_IN = "Last modified (submission)"
MAXIMUM = ("Maximum Grade", "Maximum grade")
KNOWN_BY = ("Full name", "Email address", "ID number")
POINTS = re.compile(r"\d+(\.\d+)?")
PARTICIPANT = re.compile(r"\D*(\d+)")
DAYS = ("%A, %d %B %Y", "%A, %B %d, %Y", "%d %B %Y", "%B %d, %Y")
CLOCKS = ("%I:%M %p", "%H:%M")
TIMES = (
    *(f"{day}, {clock}" for day in DAYS for clock in CLOCKS),
    *("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"),
)
NEVER = ("", "-")  # how Moodle says that nothing was handed in


@dataclass(frozen=True)
class Participant:
    """One row: Moodle's number for a student in this assignment, and what it says of them.

    `unread` is the time of handing in where it stands there and cannot be read.
    """

    participant: str
    name: str
    email: str
    number: str
    submitted: datetime | None
    unread: str = ""


@dataclass(frozen=True)
class Worksheet:
    """A worksheet as Moodle wrote it."""

    table: Table
    participants: Mapping[str, Participant]

    @property
    def maximum(self) -> float | None:
        """Return the most points that Moodle takes, None where it is no number or is not said."""
        cells = (row.get(column, "") for row in self.table.rows for column in MAXIMUM)
        said = next(filter(None, cells), "").replace(",", ".")
        return float(said) if POINTS.fullmatch(said) else None

    def filled(self, marks: Mapping[str, str]) -> str:
        """Return the worksheet with the marks of participants; other cells stay as they are.

        A cell that a spreadsheet would take for a formula gets an apostrophe; what Moodle wrote
        is otherwise what Moodle finds again.
        """
        rows = ({**row, GRADE: marks.get(_number(row), row[GRADE])} for row in self.table.rows)
        cells = ([_guarded(row[column]) for column in self.table.columns] for row in rows)
        return quoted([self.table.columns, *cells])


def _guarded(cell: str) -> str:
    """Return a cell as it is, or behind an apostrophe; a dash alone is Moodle's word for never."""
    dangerous = cell != "-" and safe(cell).startswith("'") and not cell.startswith("'")
    return f"'{cell}" if dangerous else cell


def read_worksheet(data: bytes, name: str, zone: tzinfo | None = None) -> Worksheet:
    """Return a worksheet; its times are in `zone`, this machine's unless it is given.

    Raises:
        CourseError: it is no worksheet of Moodle's.
    """
    table = read_table(data, name)
    lacking = [column for column in NEEDED if column not in table.columns]
    if lacking:
        raise CourseError(
            f"{name} has no column {lacking[0]!r}; choose Download grading worksheet in Moodle, "
            "with English as its language."
        )
    people = (_participant(row, zone) for row in table.rows)
    return Worksheet(table, {person.participant: person for person in people})


def worksheet_in(path: Path | None, zone: tzinfo | None = None) -> Worksheet | None:
    """Return the worksheet in a file, None where no file is named."""
    return read_worksheet(path.read_bytes(), str(path), zone) if path else None


def _participant(row: Mapping[str, str], zone: tzinfo | None) -> Participant:
    name, email, number = (row.get(column, "").strip() for column in KNOWN_BY)
    said = row.get(HANDED_IN, "").strip()
    when = _time(said, zone)
    unread = "" if when or said in NEVER else said
    return Participant(_number(row), name, email, number, when, unread)


def _number(row: Mapping[str, str]) -> str:
    told = PARTICIPANT.fullmatch(row[IDENTIFIER].strip())
    return told[1] if told else ""


def _time(text: str, zone: tzinfo | None) -> datetime | None:
    for form in TIMES:
        try:
            when = datetime.strptime(text, form)
        except ValueError:
            continue
        return when.replace(tzinfo=zone) if zone else when.astimezone()
    return None
