"""What a regrade would change, as a table: a row a student and check that comes out otherwise."""

from collections.abc import Iterable

from autograder.campus.tables import written
from autograder.gradebook.changes import Change

COLUMNS = (
    "student",
    "points before",
    "points after",
    "exercise",
    "check",
    "outcome before",
    "outcome after",
    "check points before",
    "check points after",
    "why",
)


def changes_csv(changes: Iterable[Change]) -> str:
    """Return the table, those who lose most first if the changes are in that order."""
    rows = (
        (
            *(change.student, str(change.before), str(change.after)),
            *(turn.exercise, turn.check, turn.before, turn.after),
            *(str(turn.points_before), str(turn.points_after), turn.why),
        )
        for change in changes
        for turn in change.turns
    )
    return written([COLUMNS, *rows])
