"""Marks as CSV (RFC 4180, UTF-8): one row a student, in a stable order, safe to open anywhere."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from autograder.gradebook.lateness import moment
from autograder.gradebook.pages import clean
from autograder.gradebook.records import Record, State
from autograder.model.files import write_text

COLUMNS = (
    "student",
    "last name",
    "first name",
    "email",
    "state",
    "auto",
    "manual",
    "penalty",
    "total",
    "possible",
    "submitted",
    "on roster",
)
# What starts a formula, and its wide twins, where a cell starts. Spreadsheets of some languages end
# a cell at a semicolon as well, whatever the file says.
FORMULA = re.compile("(^|; ?)(?=[-=+@\uff0d\uff1d\uff0b\uff20])")


def marks_csv(records: Iterable[Record]) -> str:
    """Return the marks of a class.

    *Missing*, *not graded* and *zero* are three things: `state` says which, and a cell of points is
    empty until its points are known. `total` is empty until all is judged and read.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(row, records))
    return file.getvalue()


def write_marks(path: Path, records: Iterable[Record]) -> None:
    """Write the marks of a class to a file.

    Raises:
        CourseError: the file cannot be written; what was there before is untouched.
    """
    write_text(path, marks_csv(records))


def row(record: Record) -> tuple[str, ...]:
    """Return one record as the cells of its row."""
    who = record.who
    return (
        *map(safe, (who.id, who.last_name, who.first_name, who.email)),
        record.state.value,
        *_marks(record),
        str(record.possible),
        moment(record.submitted) if record.submitted else "",
        "yes" if record.on_roster else "no",
    )


def _marks(record: Record) -> tuple[str, str, str, str]:
    """Return auto, manual, penalty and total; each is empty while it is not known."""
    if record.state is State.MISSING:
        return ("", "", "", "")
    auto = str(record.auto) if record.judged else ""
    manual = str(record.read) if not record.unread else ""
    known = (str(record.penalty), str(record.earned)) if record.final else ("", "")
    return (auto, manual, *known)


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `=1` becomes `'=1`.

    Control characters are left out, and white space, tabs and line ends too, becomes one space.
    """
    plain = " ".join(clean(text).split())
    return FORMULA.sub(r"\1'", plain)
