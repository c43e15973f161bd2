"""What people entered in the gradebook: due dates, extensions, points for what they read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select

from autograder.gradebook.lateness import tidy
from autograder.notebooks.cells import CHECK
from autograder.plugin.rows import opened


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


def read_ledger(database: Path, assignment: str = "") -> Ledger:
    """Return what people entered; nothing where there is no gradebook."""
    if not database.exists():
        return Ledger()
    with opened(database) as gradebook:
        points: dict[str, dict[str, float | None]] = {}
        extra: dict[str, float] = {}
        for grade in gradebook.db.scalars(_rows(Grade, assignment)):
            student = grade.student.id
            points.setdefault(student, {})[grade.cell.name] = _points(grade)
            extra[student] = extra.get(student, 0.0) + _extra(grade)
        comments = _comments(gradebook.db, assignment)
        return Ledger(_dues(gradebook.db), _extensions(gradebook.db), points, extra, comments)


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
    rows = [row for row in session.scalars(written) if row.manual_comment.strip()]
    comments: dict[str, dict[str, str]] = {}
    for row in rows:
        comments.setdefault(row.student.id, {})[row.cell.name] = row.manual_comment
    return comments


def _rows(kind: Any, assignment: str) -> Any:
    """Return the query for all rows of a kind, grades or comments, of one assignment."""
    return (
        select(kind)
        .join(SubmittedNotebook, kind.notebook_id == SubmittedNotebook.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(Assignment, Notebook.assignment_id == Assignment.id)
        .where(Assignment.name == assignment)
    )


def _points(grade: Grade) -> float | None:
    """Return what a person gave, and before that what is known without one."""
    points = grade.auto_score if grade.manual_score is None else grade.manual_score
    return None if points is None else tidy(points)


def _extra(grade: Grade) -> float:
    credit = float(grade.extra_credit or 0.0)
    if grade.manual_score is None or not grade.cell.name.startswith(CHECK):
        return credit
    return credit + float(grade.manual_score) - float(grade.auto_score or 0.0)
