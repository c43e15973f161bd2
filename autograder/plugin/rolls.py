"""A class as it stands: the files of its classroom, and what people entered in the gradebook."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode

from autograder.gradebook.gather import Roll, collect
from autograder.gradebook.policy import read_policy, unknown_names
from autograder.gradebook.records import Written
from autograder.model.classroom import Classroom
from autograder.notebooks.cells import questions
from autograder.plugin.ledger import read_ledger
from autograder.plugin.terms import terms_of


def roll_of(course: Path, classroom: Classroom, assignment: str, release: NotebookNode) -> Roll:
    """Return one record a student of an assignment; `release` is what students were given.

    `course` holds nbgrader's settings, which may say what lateness costs.
    """
    written = questions(release)
    ledger = read_ledger(classroom, assignment)
    terms = replace(
        terms_of(course, classroom, assignment, ledger),
        written=tuple(Written(name, most) for name, most in written.items()),
        extra=ledger.extra,
        comments=ledger.comments,
    )
    manual = {
        student: tuple(Written(name, most, given.get(name)) for name, most in written.items())
        for student, given in ledger.points.items()
    }
    roll = collect(classroom, assignment, terms, manual)
    return replace(roll, notices=(*roll.notices, *_notices(classroom, assignment, roll)))


def _notices(classroom: Classroom, assignment: str, roll: Roll) -> Iterator[str]:
    students = {record.student for record in roll.records}
    policy = read_policy(classroom.policy)
    yield from unknown_names(classroom, policy, assignment, students)
