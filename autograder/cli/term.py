"""The end of a term and the beginning of the next: what stays with the course, and what goes."""

import csv
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from autograder.campus.roster import read_roster, roster_csv
from autograder.cli.classes import ClassRun
from autograder.cli.lines import count
from autograder.cli.place import Place
from autograder.gradebook.changes import read_log
from autograder.gradebook.policy import for_anybody, policy_text, without
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.files import write_bytes, write_text
from autograder.notebooks.collect import is_name
from autograder.plugin.database import VARIABLE, Database, databases_of
from autograder.plugin.publish import publish
from autograder.plugin.rows import knows_student, remove_student

STEPS = ("submitted", "autograded", "feedback")
DERIVED = ("collected", "exports", "similar")  # about everybody; their commands write them anew
PAGES = ("marks", "report")  # about everybody; written anew here
ID = re.compile(r"\b(id|student|username)\b")  # in the heading of a column
UNFINISHED = ".unfinished"  # ends the name of a folder in which a new term is being made


@dataclass(frozen=True)
class Trace:
    """One thing that a class keeps of a student, and how it is removed."""

    path: Path | Database
    what: str
    remove: Callable[[], None]


@click.command("new-term")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def new_term(place: Place, folder: Path) -> None:
    """Make the class of a new term in FOLDER.

    FOLDER must be new or empty. The composed assignments come along and are released there, and so
    does what policy.ini says of everybody. No roster, no extension, no submission, no mark and no
    due date does; the class draws a secret of its own, so its questions are others. The old class
    stays as it is. What a run that was stopped has left, FOLDER.unfinished, goes with the next.
    """
    keys = place.keys_with(lambda key: place.classroom.source(key).is_dir())
    if not keys:
        raise CourseError(
            f"{place.classroom.root / 'source'} has no assignment; run `course compose` first."
        )
    if folder.exists() and any(folder.iterdir()):
        raise CourseError(f"{folder} is not empty; name a new folder for the new term.")
    _make(place.classroom, folder.resolve(), keys)
    click.echo(f"{folder} has {count(len(keys), 'assignment')} and no student.")
    if place.classroom.policy.exists():
        click.echo("policy.ini came along; what it said of single students stays behind.")
    if os.environ.get(VARIABLE):
        click.echo(f"{VARIABLE} names the gradebook of another class; unset it before you go on.")
    click.echo(f"Next: course --classroom {folder} roster import FILE")


def _make(old: Classroom, folder: Path, keys: Iterable[str]) -> None:
    """Make a class beside its place and rename it: it is there whole or not at all."""
    beside = folder.with_name(folder.name + UNFINISHED)
    if beside.exists():
        shutil.rmtree(beside)
    new = Classroom(beside)
    for key in keys:
        shutil.copytree(old.source(key), new.source(key))
        publish(new, key)
    if old.policy.exists():
        write_text(new.policy, for_anybody(policy_text(old.policy)))
    beside.rename(folder)


@click.command()
@click.argument("student")
@click.option("--yes", is_flag=True, help="Remove it; without this it is only listed.")
@click.pass_obj
def forget(place: Place, student: str, yes: bool) -> None:
    """Remove what a class keeps of one student.

    STUDENT is the id that names the folders. Without --yes everything is listed and nothing is
    removed. A run that was stopped is finished by the same command. What left this folder, such as
    exported files, e-mails and your backups, is out of reach.
    """
    if not is_name(student):
        raise CourseError(f"{student!r} is no student's id; give it as it stands in the roster.")
    own = [*_traces(place.classroom, student)]
    if not own and not _is_named(place.classroom, student):
        raise CourseError(f"nothing of {student} is kept in {place.classroom.root}.")
    traces = (*_lists(place.classroom), *own, *_pages(place, student))
    for trace in traces:
        click.echo(f"{_shown(place, trace.path)}{trace.what}")
    if yes:
        for trace in traces:
            trace.remove()
        click.echo(f"All this is removed, and the marks and class pages are without {student}.")
    else:
        click.echo("Nothing is removed yet; add --yes to remove all this.")
    click.echo("Downloads, files that you sent and backups lie elsewhere; look there as well.")


def _shown(place: Place, kept: Path | Database) -> str:
    return place.shown(kept) if isinstance(kept, Path) else str(kept)


def _is_named(classroom: Classroom, student: str) -> bool:
    """Return whether a file about everybody names a student, who may have nothing else there.

    A run that was stopped leaves it so. Names in a zip are not seen, so the lists go first.
    """
    tables = (p for p in _files(classroom, (*DERIVED, *PAGES)) if p.suffix == ".csv")
    alone = re.compile(rb"(?<![\w.@-])%s(?![\w.@-])" % re.escape(student.encode()))
    lists = (p for p in _files(classroom, DERIVED) if p.suffix != ".csv")
    return any(student in _ids_in(path) for path in tables) or any(
        alone.search(path.read_bytes()) for path in lists
    )


def _ids_in(path: Path) -> Iterator[str]:
    """Yield what stands in the columns of a table that hold ids, be it with a sign before it."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            cells = ((name or "", cell) for name, cell in row.items() if isinstance(cell, str))
            yield from (cell.lstrip("'") for name, cell in cells if ID.search(name.lower()))


def _traces(classroom: Classroom, student: str) -> Iterator[Trace]:
    """Yield everything that is about one student alone.

    The gradebook is the first: when it cannot be written, the verdicts are still there.
    """
    yield from _rows(classroom, student)
    yield from _logs(classroom, student)
    yield from _folders(classroom, student)


def _folders(classroom: Classroom, student: str) -> Iterator[Trace]:
    homes = [classroom.root / step for step in STEPS]
    homes += sorted(classroom.root.glob("regrades/*/*/autograded"))
    for path in (home / student for home in homes):
        if path.exists():
            yield Trace(path, "", partial(_remove, path))


def _logs(classroom: Classroom, student: str) -> Iterator[Trace]:
    for path in sorted(classroom.root.glob("regrades/*.jsonl")):
        log = read_log(path)
        others = [logged.line for logged in log if not logged.is_about(student)]
        if len(others) < len(log):
            write = partial(write_bytes, path, b"".join(others))
            yield Trace(path, f": the lines about {student}", write)


def _rows(classroom: Classroom, student: str) -> Iterator[Trace]:
    for database in databases_of(classroom):
        if knows_student(database, student):
            remove = partial(remove_student, database, student)
            yield Trace(database.file or database, f": the rows of {student}", remove)
    path = classroom.roster
    roster = read_roster(path)
    if roster and student in roster.by_id:
        text = roster_csv(person for person in roster.people if person.id != student)
        yield Trace(path, f": the row of {student}", partial(write_text, path, text))
    yield from _policy(classroom, student)


def _policy(classroom: Classroom, student: str) -> Iterator[Trace]:
    path = classroom.policy
    text = policy_text(path)
    if without(text, student) != text:
        write = partial(write_text, path, without(text, student))
        yield Trace(path, f": the lines about {student}", write)


def _lists(classroom: Classroom) -> Iterator[Trace]:
    """Yield the files about everybody that other commands write anew."""
    for path in _files(classroom, DERIVED):
        yield Trace(path, ", which its command writes anew", partial(_remove, path))


def _files(classroom: Classroom, folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(filter(Path.is_file, (classroom.root / folder).glob("*")))


def _pages(place: Place, student: str) -> Iterator[Trace]:
    """Yield the marks of each assignment, which are written anew with the class page."""
    marks, report = place.classroom.marks, place.classroom.report
    for key in place.keys_with(lambda key: marks(key).exists() or report(key).exists()):
        what = f" and the class page: written anew without {student}"
        yield Trace(marks(key), what, partial(_tell, place, key))


def _tell(place: Place, key: str) -> None:
    run = ClassRun(place, key)
    run.tell(place.book, run.roll())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
