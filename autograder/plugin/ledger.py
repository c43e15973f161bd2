"""What people entered in the gradebook: due dates, extensions, points for what they read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import groupby
from operator import attrgetter
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select

from autograder.gradebook.lateness import tidy
from autograder.model.classroom import Classroom
from autograder.notebooks.cells import CHECK
from autograder.plugin.database import database_of, has_gradebook
from autograder.plugin.rows import opened, refuse_lost

STUDENT = SubmittedAssignment.student_id
IN_PARTS = {"yield_per": 1000}  # rows that are held at once


@dataclass(frozen=True)
class Ledger:
    """What the gradebook says of a class, with the points of one assignment.

    `dues` has the due date of every assignment that has one, in UTC. `extensions` is by student and
    assignment. `points` has those of every graded cell, by student and cell; None: to be read by a
    person. `comments` is what a person wrote, by student and cell. `extra` is what a person gave as
    extra credit, or in place of what a check earned.
    """

    dues: Mapping[str, datetime] = field(default_factory=dict)
    extensions: Mapping[tuple[str, str], timedelta] = field(default_factory=dict)
    points: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    extra: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_ledger(classroom: Classroom, assignment: str = "") -> Ledger:
    """Return what people entered; nothing where there is no gradebook.

    Raises:
        CourseError: there is none though the assignment is graded, or it cannot be read.
    """
    if not has_gradebook(classroom):
        if assignment:
            refuse_lost(classroom, assignment)
        return Ledger()
    with opened(database_of(classroom)) as gradebook:
        points, extra = _given(gradebook.db, assignment)
        comments = _comments(gradebook.db, assignment)
        return Ledger(_dues(gradebook.db), _extensions(gradebook.db), points, extra, comments)


def _given(
    session: Any, assignment: str
) -> tuple[dict[str, Mapping[str, float | None]], dict[str, float]]:
    """Return the points of every cell and the extra ones, by student.

    Students who have the same points share them, so that a large class holds little.
    """
    points, extra = dict[str, Mapping[str, float | None]](), dict[str, float]()
    shared = dict[tuple[tuple[str, float | None], ...], Mapping[str, float | None]]()
    for student, cells in _grades(session, assignment):
        own = {one.name: _points(one) for one in cells}
        points[student] = shared.setdefault(tuple(own.items()), own)
        extra[student] = sum(_extra(one, one.name) for one in cells)
    return points, extra


def _grades(session: Any, assignment: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield each student with the rows of all graded cells, some thousand rows at a time."""
    columns = (Grade.auto_score, Grade.manual_score, Grade.extra_credit)
    query = _rows(Grade, assignment).with_only_columns(*columns, STUDENT, BaseCell.name)
    rows = session.execute(query.order_by(STUDENT, Grade.id), execution_options=IN_PARTS)
    for student, own in groupby(rows, attrgetter("student_id")):
        yield student, list(own)


def _dues(session: Any) -> dict[str, datetime]:
    dated = select(Assignment).where(Assignment.duedate.is_not(None))
    return {one.name: one.duedate.replace(tzinfo=timezone.utc) for one in session.scalars(dated)}


def _extensions(session: Any) -> dict[tuple[str, str], timedelta]:
    extended = select(SubmittedAssignment).where(SubmittedAssignment.extension.is_not(None))
    rows = session.scalars(extended)
    return {(one.student_id, one.assignment.name): one.extension for one in rows}


def _comments(session: Any, assignment: str) -> dict[str, dict[str, str]]:
    """Return what people wrote, by student and cell."""
    written = _rows(Comment, assignment).where(Comment.manual_comment.is_not(None))
    comments: dict[str, dict[str, str]] = {}
    for comment, student, cell in session.execute(written):
        if comment.manual_comment.strip():
            comments.setdefault(student, {})[cell] = comment.manual_comment
    return comments


def _rows(kind: Any, assignment: str) -> Any:
    """Return the query for all rows of a kind, grades or comments, of one assignment.

    Each comes with the id of the student and the name of the cell.
    """
    return (
        select(kind, STUDENT, BaseCell.name)
        .join(SubmittedNotebook, kind.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(BaseCell, kind.cell_id == BaseCell.id)
        .where(Assignment.name == assignment)
    )


def _points(grade: Any) -> float | None:
    """Return what a person gave, and before that what is known without one."""
    points = grade.auto_score if grade.manual_score is None else grade.manual_score
    return None if points is None else tidy(points)


def _extra(grade: Any, cell: str) -> float:
    credit = float(grade.extra_credit or 0.0)
    if grade.manual_score is None or not cell.startswith(CHECK):
        return credit
    return credit + float(grade.manual_score) - float(grade.auto_score or 0.0)
