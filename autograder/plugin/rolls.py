"""A class as it stands: the files of its classroom, and what people entered in the gradebook."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import starmap
from pathlib import Path

from nbformat import NotebookNode

from autograder.gradebook.gather import NOTHING_KNOWN, Roll, collect
from autograder.gradebook.lateness import FREE
from autograder.gradebook.policy import read_policy, unknown_names
from autograder.gradebook.records import Terms, Written
from autograder.model.classroom import Classroom
from autograder.model.verdict import Verdict
from autograder.notebooks.cells import questions
from autograder.plugin.ledger import read_ledger
from autograder.plugin.terms import terms_of


def roll_of(
    course: Path,
    classroom: Classroom,
    assignment: str,
    release: NotebookNode,
    known: Mapping[str, Verdict] = NOTHING_KNOWN,
) -> Roll:
    """Return one record a student of an assignment; `release` is what students were given.

    `course` holds nbgrader's settings, which may say what lateness costs. Verdicts are in outline;
    those that are `known` are not read again.

    Raises:
        CourseError: the gradebook is lost, or cannot be read.
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
        student: _read(tuple((*question, given.get(question[0])) for question in written.items()))
        for student, given in ledger.points.items()
    }
    roll = collect(classroom, assignment, terms, manual, known)
    return replace(roll, notices=(*roll.notices, *_notices(classroom, assignment, terms, roll)))


@lru_cache
def _read(questions: tuple[tuple[str, int, float | None], ...]) -> tuple[Written, ...]:
    """Return the written questions with the points of those that are read, once for all alike."""
    return tuple(starmap(Written, questions))


def _notices(classroom: Classroom, assignment: str, terms: Terms, roll: Roll) -> Iterator[str]:
    if terms.policy != FREE and terms.due is None:
        yield (
            f"What lateness costs is agreed, and {assignment} has no due date, so nobody is late; "
            f"give it one with `nbgrader db assignment add {assignment} "
            '--duedate "2026-10-05 22:00 UTC"`.'
        )
    students = {record.student for record in roll.records}
    policy = read_policy(classroom.policy)
    yield from unknown_names(classroom, policy, assignment, students)
