"""The sample class: notebooks made from a small table of answers, graded, held to expectation.

A row of `assignments/KEY/sample_class.yml` names the modules of `answers/` that a student's
functions come from (a later one wins), what happened to the file on its way, and what must come of
it. One table says what the class has agreed about lateness. The class has a course directory of its
own, which is made anew each time; a file in it says so, and without that file no folder is ever
removed.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click
import nbformat
import yaml
from nbformat import NotebookNode

from autograder.cli.classes import ClassRun
from autograder.cli.place import Place
from autograder.gradebook.records import Record
from autograder.model.errors import CourseError
from autograder.model.files import write_bytes, write_text
from autograder.model.times import TIMESTAMP, stamped
from autograder.notebooks.cells import is_answer, is_check
from autograder.notebooks.pretend import pretend
from autograder.plugin.penalties import rule_of
from autograder.plugin.publish import publish
from autograder.plugin.rows import enroll, set_due_date

MARK = "SAMPLE-CLASS.txt"
MARK_SAYS = """\
This folder is a sample class, made by `course sample`. The next `course sample` removes all that is
in it and makes it anew, so keep nothing here that you need.
"""
DUE = datetime(2026, 10, 5, 22, 0, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Row:
    """One student of the table.

    `damage` names what happened to the file, `late` how many hours after the due date it came.
    `earns` is the number of points expected before lateness, `state` the state, `beliefs` what is
    diagnosed.
    """

    id: str
    answers: tuple[str, ...] = ()
    damage: str = ""
    late: float = -3
    enrolled: bool = True
    state: str = "graded"
    earns: int = 0
    beliefs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Table:
    """The sample class of one assignment; `policy` is what it adds to the class's policy.ini."""

    assignment: str
    rows: tuple[Row, ...]
    written: Mapping[str, str] = field(default_factory=dict)
    policy: str = ""


def read_table(root: Path, assignment: str) -> Table:
    """Return the sample class of an assignment.

    Raises:
        CourseError: the table is not as it has to be.
    """
    path = root / "assignments" / assignment / "sample_class.yml"
    try:
        data = yaml.safe_load(path.read_text())
        rows = tuple(_row(row) for row in data["students"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        fact = " ".join(str(error).split())
        raise CourseError(f"{path} cannot be read: {fact}; mend the table.") from None
    return Table(assignment, rows, data.get("written", {}), data.get("policy", ""))


def _row(row: dict[str, Any]) -> Row:
    lists = {"answers": tuple(row.get("answers", ())), "beliefs": frozenset(row.get("beliefs", ()))}
    return Row(**{**row, **lists})


def make_and_grade(place: Place, folder: Path) -> bool:
    """Make the sample class of every assignment in `folder`, grade it, and say what came of it."""
    clear(folder)
    class_place = Place(place.root, folder, apart=True)
    tables = [read_table(place.root, key) for key in place.keys(())]
    agree(class_place, tables)
    for table in tables:  # all of them first: what was agreed names what is given out
        give_out(place, class_place, table.assignment)
    as_expected = [_one_assignment(place, class_place, table) for table in tables]
    write_text(class_place.classroom.roster, _roster(everybody(tables)))
    return all(as_expected)


def everybody(tables: Iterable[Table]) -> list[dict[str, str]]:
    """Return who is enrolled in some assignment, for those who try out commands on the class.

    Each assignment was graded with a roster of its own, on which everybody else would be missing.
    """
    rows = {row.id: row for table in tables for row in table.rows if row.enrolled}
    return [_student(rows[student]) for student in sorted(rows)]


def agree(class_place: Place, tables: Iterable[Table]) -> None:
    """Write down what the class has agreed about lateness, before anything of it is graded.

    Where nbgrader's settings have a rule, that one holds for the sample class, too.
    """
    if rule_of(class_place.root) is None:
        write_text(class_place.classroom.policy, "".join(table.policy for table in tables))


def clear(folder: Path) -> None:
    """Have a folder for a sample class; an earlier one is removed, and nothing else ever is.

    Raises:
        CourseError: the folder holds something that is no sample class.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise CourseError(
            f"{folder} is not empty and is no sample class, so it stays as it is; name a new "
            "folder for the sample class."
        )
    write_text(folder / MARK, MARK_SAYS)  # first, so that a stopped run can be run again
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARK:
            path.unlink()


def _one_assignment(place: Place, class_place: Place, table: Table) -> bool:
    run = make(class_place, table)
    run.enter(run.grade(2, lambda _: None).verdicts)
    roll = run.roll()
    run.tell(str(place.site), roll)
    surprises = [line for row in table.rows for line in surprise(row, roll.records)]
    for line in surprises:
        click.secho(line, err=True, bold=True)
    differ = f"{len(surprises)} things are not" if surprises else "everything is"
    students = len(table.rows)
    click.echo(f"{table.assignment}: a sample class of {students} is graded; {differ} as expected.")
    return not surprises


def give_out(place: Place, class_place: Place, assignment: str) -> None:
    """Give a class an assignment, from the notebook that was composed here.

    Raises:
        CourseError: none was.
    """
    source = place.classroom.source(assignment)
    if not source.is_dir():
        raise CourseError(f"{source} is not there; run `course compose {assignment}` first.")
    shutil.copytree(source, class_place.classroom.source(assignment), dirs_exist_ok=True)
    publish(class_place.classroom, assignment)


def make(class_place: Place, table: Table) -> ClassRun:
    """Make a class that was given an assignment: roster, due date, and what students hand in."""
    run = ClassRun(class_place, table.assignment)
    students = [_student(row) for row in table.rows if row.enrolled]
    write_text(class_place.classroom.roster, _roster(students))
    enroll(class_place.classroom, students)
    set_due_date(class_place.classroom, table.assignment, DUE)
    for row in table.rows:
        if row.answers or row.damage:
            _hand_in(run, row, table)
    return run


def _student(row: Row) -> dict[str, str]:
    return {
        "id": row.id,
        "first_name": "Student",
        "last_name": row.id[1:],
        "email": f"{row.id}@class.example",
    }


def _roster(students: list[dict[str, str]]) -> str:
    lines = [",".join(student.values()) for student in students]
    return "\n".join(["id,first_name,last_name,email", *lines]) + "\n"


def _hand_in(run: ClassRun, row: Row, table: Table) -> None:
    folder = run.classroom.submitted(row.id, table.assignment)
    notebook = filled(run, row, table)
    data = json.dumps(notebook, indent=1, ensure_ascii=False).encode()
    write_bytes(folder / f"{table.assignment}.ipynb", DAMAGES[row.damage](data))
    when = DUE + timedelta(hours=row.late)
    write_text(folder / TIMESTAMP, stamped(when))


def filled(run: ClassRun, row: Row, table: Table) -> NotebookNode:
    """Return the release with a row's answers in it."""
    notebook = run.release
    folder = run.place.root / "assignments" / table.assignment / "answers"
    for module in row.answers:
        notebook = pretend(notebook, (folder / f"{module}.py").read_text(), table.written)
    return notebook


def surprise(row: Row, records: tuple[Record, ...]) -> list[str]:
    """Return in what a record is not as its row expects, a sentence a difference."""
    record = next((record for record in records if record.student == row.id), None)
    if record is None:
        return [f"{row.id}: expected {row.state}, but there is no record of the student."]
    beliefs = {result.diagnosis.misconception for result in record.results if result.diagnosis}
    pairs = (
        ("state", row.state, record.state.value),
        ("points", row.earns, record.auto),
        ("beliefs", set(row.beliefs), beliefs),
    )
    return [
        f"{row.id}: {what} expected {wanted}, but got {got}."
        for what, wanted, got in pairs
        if wanted != got
    ]


def _edited(change: Callable[[NotebookNode], list[NotebookNode]]) -> Callable[[bytes], bytes]:
    def edit(data: bytes) -> bytes:
        notebook = nbformat.from_dict(json.loads(data))
        notebook.cells = change(notebook)
        return json.dumps(notebook).encode()

    return edit


def _without_checks(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if not is_check(cell)]


def _twice(notebook: NotebookNode) -> list[NotebookNode]:
    return [copy for cell in notebook.cells for copy in [cell] * (1 + is_answer(cell))]


DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    "checks deleted": _edited(_without_checks),
    "cells duplicated": _edited(_twice),
    "cut short": lambda data: data[: len(data) // 2],
    "not a notebook": lambda _: b"The dog ate my notebook.\n",
}
