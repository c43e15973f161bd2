"""Leave a verdict beside the graded notebook, and say in the log what it changes."""

from autograder.gradebook.changes import compare, record
from autograder.gradebook.gather import read_verdict
from autograder.model.classroom import Classroom
from autograder.model.files import one_a_line, write_text
from autograder.model.verdict import Verdict

AGAIN = "graded again"


def keep_verdict(classroom: Classroom, verdict: Verdict) -> None:
    """Write the verdict's file; what was there before is replaced whole.

    Raises:
        CourseError: the file cannot be written.
    """
    path = classroom.verdict(verdict.student, verdict.assignment)
    write_text(path, one_a_line(verdict.to_json()))


def replace_verdict(classroom: Classroom, verdict: Verdict) -> bool:
    """Write the verdict's file, and first what it changes on the same bytes into the log.

    Return whether it takes the place of one on other bytes.

    Raises:
        CourseError: a file cannot be written.
    """
    before = verdict_of(classroom, verdict.student, verdict.assignment)
    change = compare(before, verdict) if before else None
    record(classroom, verdict.assignment, [change] if change else [], AGAIN)
    keep_verdict(classroom, verdict)
    return before is not None and before.notebook != verdict.notebook


def verdict_of(classroom: Classroom, student: str, assignment: str) -> Verdict | None:
    """Return the verdict that a student has; None where there is none that can be read."""
    path = classroom.verdict(student, assignment)
    try:
        return read_verdict(path, assignment, student) if path.exists() else None
    except ValueError:
        return None
