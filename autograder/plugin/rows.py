"""Many verdicts into nbgrader's gradebook, in one transaction.

nbgrader's own path opens the database nine times a submission and commits ten times. This one
loads what is there once and sets the same columns, inserts what is new as plain rows, and commits
once; a test holds both to equal rows.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import insert, select, text
from sqlalchemy.orm import selectinload

from autograder.gradebook.records import OPEN_ENDED, Terms, lateness_of
from autograder.judge.grade import scores
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.verdict import Verdict
from autograder.plugin.database import (
    Database,
    database_of,
    has_gradebook,
    is_gradebook,
    told,
)
from autograder.plugin.schema import refuse_other_schema

AT_ONCE = 200  # submissions whose rows are held in memory together; the transaction is one
LOCKED = 5  # seconds until a row that somebody else is writing is given up
# nbgrader enters assignments of a course without a name, which SQLite does not look for
NAMELESS = "INSERT INTO course (id) VALUES ('') ON CONFLICT DO NOTHING"

Row: TypeAlias = dict[str, Any]  # column: value
T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """What the gradebook is told of one submission.

    `scores` has a number, or None for *not graded*, for every check cell; `unanswered` has the
    solution cells that the student left as they were released, which is worth nothing.
    """

    student: str
    scores: dict[str, float | None]
    unanswered: frozenset[str]
    submitted: datetime | None = None

    @classmethod
    def of(
        cls, verdict: Verdict, release: NotebookNode, submitted: datetime | None = None
    ) -> "Entry":
        """Return what a verdict says, cell by cell of the release."""
        unanswered = frozenset(verdict.unanswered)
        return cls(verdict.student, scores(verdict, release), unanswered, submitted)


def save(
    classroom: Classroom, assignment: str, entries: Iterable[Entry], terms: Terms = OPEN_ENDED
) -> None:
    """Write all entries in one transaction; `terms` say what lateness costs.

    Raises:
        CourseError: the assignment was never released, or the database cannot be written.
    """
    with opened(database_of(classroom)) as gradebook:
        _save(gradebook.db, _released(gradebook, assignment), entries, terms)


def refuse_unreleased(classroom: Classroom, assignment: str) -> None:
    """Refuse a gradebook that does not know the assignment; none is made.

    Raises:
        CourseError: it is not there, is damaged, or the assignment was never released.
    """
    database = database_of(classroom)
    if not has_gradebook(classroom):
        refuse_lost(classroom, assignment)
        fact = "is not there" if database.file else "has no gradebook yet"
        raise CourseError(f"{database} {fact}; run `course release {assignment}` first.")
    with opened(database) as gradebook:
        _released(gradebook, assignment)


def refuse_lost(classroom: Classroom, assignment: str) -> None:
    """Refuse to go on without a gradebook where work is graded: it had what people entered.

    Raises:
        CourseError: there are verdicts.
    """
    graded = classroom.verdict("*", assignment).relative_to(classroom.root)
    if any(classroom.root.glob(str(graded))):
        raise CourseError(
            f"{database_of(classroom)} is not there, and with it due dates, extensions and points "
            "for written answers; restore it from your backup. If there is none, remove "
            f"{classroom.shown(classroom.root / 'autograded')}, run `course release {assignment}`, "
            "and grade again."
        )


@contextmanager
def opened(database: Database) -> Iterator[Gradebook]:
    """Open the gradebook; what the database complains of becomes one sentence.

    Raises:
        CourseError: the database cannot be used.
    """
    with told(database), closing(open_gradebook(database)) as gradebook:
        yield gradebook


def open_gradebook(database: Database) -> Gradebook:
    """Return nbgrader's gradebook; it is made if there is none.

    Raises:
        CourseError: another version of nbgrader made it.
    """
    refuse_other_schema(database)
    put_alembic_on_path()
    if database.file:
        database.file.parent.mkdir(parents=True, exist_ok=True)
        return Gradebook(database.address)
    gradebook = Gradebook(database.address)
    for statement in (f"SET lock_timeout = '{LOCKED}s'", NAMELESS):
        gradebook.db.execute(text(statement))
    gradebook.db.commit()
    return gradebook


def put_alembic_on_path() -> None:
    """Let nbgrader find the program that it calls when it makes a database.

    It stands beside the Python that runs, which need not be on the PATH of who typed the command.
    """
    beside = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if beside not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, (beside, path)))


def _released(gradebook: Gradebook, assignment: str) -> Assignment:
    try:
        return gradebook.find_assignment(assignment)
    except MissingEntry:
        raise CourseError(
            f"the gradebook knows no assignment {assignment}; run `course release {assignment}`."
        ) from None


def _save(session: Any, assignment: Assignment, entries: Iterable[Entry], terms: Terms) -> None:
    """Write the entries in parts, so that memory does not grow with the class."""
    known, name = set(session.scalars(select(Student.id))), assignment.id
    with session.no_autoflush:
        for some in _parts(session, entries):
            session.add_all(
                Student(id=entry.student) for entry in some if entry.student not in known
            )
            session.flush()
            _save_some(session, session.get(Assignment, name), some, terms)
    session.commit()


def _parts(session: Any, items: Iterable[T]) -> Iterator[list[T]]:
    """Yield some hundreds at a time; the rows of a part are written and let go before the next."""
    rest = iter(items)
    while some := list(islice(rest, AT_ONCE)):
        yield some
        session.flush()
        session.expunge_all()


def _save_some(
    session: Any, assignment: Assignment, entries: Sequence[Entry], terms: Terms
) -> None:
    present = _submissions(session, assignment, [entry.student for entry in entries])
    new = [entry for entry in entries if entry.student not in present]
    _insert(session, assignment, new)
    for entry in entries:
        if submission := present.get(entry.student):
            submission.timestamp = _naive(entry.submitted)
            _fill(submission, entry)
    late = [entry.student for entry in new if _is_late(terms, entry.student, entry.submitted)]
    for submission in (*present.values(), *_submissions(session, assignment, late).values()):
        take_off(session, submission, terms)


def _submissions(
    session: Any, assignment: Assignment, students: Sequence[str]
) -> dict[str, SubmittedAssignment]:
    notebooks = selectinload(SubmittedAssignment.notebooks)
    query = (
        select(SubmittedAssignment)
        .where(SubmittedAssignment.assignment_id == assignment.id)
        .where(SubmittedAssignment.student_id.in_(students))
        .options(
            notebooks.selectinload(SubmittedNotebook.grades).selectinload(Grade.cell),
            notebooks.selectinload(SubmittedNotebook.comments).selectinload(Comment.cell),
        )
    )
    return {submission.student_id: submission for submission in session.scalars(query)}


def _insert(session: Any, assignment: Assignment, entries: Sequence[Entry]) -> None:
    """Insert new submissions with a row for every cell, as nbgrader itself makes them."""
    rows: dict[Any, list[Row]] = {SubmittedAssignment: [], SubmittedNotebook: []}
    for entry in entries:
        for kind, row in _rows(assignment, entry):
            rows.setdefault(kind, []).append(row)
    for kind, some in rows.items():
        if some:
            session.execute(insert(kind), some)


def _rows(assignment: Assignment, entry: Entry) -> Iterator[tuple[Any, Row]]:
    own = {"id": new_uuid(), "student_id": entry.student, "timestamp": _naive(entry.submitted)}
    yield SubmittedAssignment, {**own, "assignment_id": assignment.id}
    for notebook in assignment.notebooks:
        place = {"notebook_id": new_uuid()}
        row = {"id": place["notebook_id"], "notebook_id": notebook.id, "assignment_id": own["id"]}
        yield SubmittedNotebook, row
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            yield Grade, {**place, "cell_id": cell.id, **_graded(cell.name, entry)}
        for cell in (*notebook.solution_cells, *notebook.task_cells):
            yield Comment, {**place, "cell_id": cell.id, **_commented(cell.name, entry)}


def _naive(when: datetime | None) -> datetime | None:
    """Return a time as the gradebook keeps it: in UTC, without saying so."""
    return when.astimezone(timezone.utc).replace(tzinfo=None) if when else None


def _is_late(terms: Terms, student: str, when: datetime | None) -> bool:
    lateness = lateness_of(terms, student, when)
    return lateness is not None and bool(lateness.seconds)


def take_off(session: Any, submission: SubmittedAssignment, terms: Terms) -> None:
    """Set what lateness costs a submission, from its points as they are."""
    when = submission.timestamp and submission.timestamp.replace(tzinfo=timezone.utc)
    lateness = lateness_of(terms, submission.student_id, when)
    for notebook in submission.notebooks:
        notebook.late_submission_penalty = None
        if lateness and lateness.seconds:
            session.flush()
            session.refresh(notebook, ["score"])  # the database adds it up
            notebook.late_submission_penalty = lateness.penalty(notebook.score) or None


def take_off_all(classroom: Classroom, assignment: str, terms: Terms) -> None:
    """Set what lateness costs everybody, after people have read answers or agreed otherwise.

    Raises:
        CourseError: the assignment was never released, or the database cannot be written.
    """
    refuse_unreleased(classroom, assignment)
    with opened(database_of(classroom)) as gradebook:
        reckon(gradebook, assignment, terms)


def reckon(gradebook: Gradebook, assignment: str, terms: Terms) -> None:
    """Do the same in a gradebook that is open."""
    session, released = gradebook.db, gradebook.find_assignment(assignment)
    own = SubmittedAssignment.assignment_id == released.id
    handed_in = session.scalars(select(SubmittedAssignment.student_id).where(own)).all()
    for some in _parts(session, handed_in):
        for submission in _submissions(session, released, some).values():
            take_off(session, submission, terms)
    session.commit()


def _fill(submission: SubmittedAssignment, entry: Entry) -> None:
    for grade in _each(submission, "grades"):
        fill_grade(grade, entry)
    for comment in _each(submission, "comments"):
        fill_comment(comment, entry)


def fill_grade(grade: Grade, entry: Entry) -> None:
    """Set what a cell earned by itself; what a person gave stays, and is to be looked at again."""
    _set(grade, _graded(grade.cell.name, entry, grade.manual_score))


def fill_comment(comment: Comment, entry: Entry) -> None:
    """Say of a cell that is as it was released that there is no response."""
    _set(comment, _commented(comment.cell.name, entry))


def _graded(cell: str, entry: Entry, by_hand: float | None = None) -> Row:
    score = entry.scores.get(cell, 0.0 if cell in entry.unanswered else None)
    return {"auto_score": score, "needs_manual_grade": by_hand is not None or score is None}


def _commented(cell: str, entry: Entry) -> Row:
    return {"auto_comment": "No response." if cell in entry.unanswered else None}


def _set(instance: Grade | Comment, row: Row) -> None:
    for column, value in row.items():
        setattr(instance, column, value)


def _each(submission: SubmittedAssignment, rows: str) -> Iterator[Any]:
    for notebook in submission.notebooks:
        yield from getattr(notebook, rows)


def enroll(classroom: Classroom, students: Iterable[dict[str, str]]) -> None:
    """Put the roster into the gradebook, so that nbgrader's pages show names."""
    with opened(database_of(classroom)) as gradebook:
        for student in students:
            fields = {k: v for k, v in student.items() if k != "id"}
            gradebook.update_or_create_student(student["id"], **fields)


def knows_student(database: Database, student: str) -> bool:
    """Return whether a gradebook has a student."""
    if not is_gradebook(database):
        return False
    with opened(database) as gradebook:
        return gradebook.db.get(Student, student) is not None


def remove_student(database: Database, student: str) -> None:
    """Remove a student, with all submissions, marks and comments, and what is left in the files."""
    with opened(database) as gradebook:
        gradebook.remove_student(student)
        with gradebook.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")


def set_due_date(classroom: Classroom, assignment: str, due: datetime) -> None:
    """Say when an assignment is due."""
    with opened(database_of(classroom)) as gradebook:
        gradebook.update_or_create_assignment(assignment, duedate=due.astimezone(timezone.utc))
