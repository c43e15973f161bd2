"""The end of a term and the beginning of the next: what stays with the course, and what goes."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from autograder.campus.roster import read_roster, roster_csv
from autograder.cli.classes import ClassRun
from autograder.cli.lines import count
from autograder.cli.place import Place
from autograder.gradebook.changes import read_log
from autograder.gradebook.policy import for_anybody, without
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.files import write_bytes, write_text
from autograder.notebooks.collect import is_name
from autograder.plugin.database import VARIABLE, Database, databases_of
from autograder.plugin.publish import publish
from autograder.plugin.rows import knows_student, remove_student

STEPS = ("submitted", "autograded", "feedback")
DERIVED = ("collected", "exports", "similar")  # about everybody; their commands write them anew


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
    stays as it is.
    """
    keys = [key for key in place.keys(()) if place.classroom.source(key).is_dir()]
    if not keys:
        raise CourseError(
            f"{place.classroom.root / 'source'} has no assignment; run `course compose` first."
        )
    if folder.exists() and any(folder.iterdir()):
        raise CourseError(f"{folder} is not empty; name a new folder for the new term.")
    new = Classroom(folder.resolve())
    for key in keys:
        shutil.copytree(place.classroom.source(key), new.source(key))
        publish(new, key)
    click.echo(f"{folder} has {count(len(keys), 'assignment')} and no student.")
    _carry_policy(place.classroom, new)
    if os.environ.get(VARIABLE):
        click.echo(f"{VARIABLE} names the gradebook of another class; unset it before you go on.")
    click.echo(f"Next: course --classroom {folder} roster import FILE")


def _carry_policy(old: Classroom, new: Classroom) -> None:
    if not old.policy.exists():
        return
    before = old.policy.read_text(encoding="utf-8-sig")
    write_text(new.policy, for_anybody(before))
    click.echo(f"{new.policy.name} came along; what it said of single students stays behind.")


@click.command()
@click.argument("student")
@click.option("--yes", is_flag=True, help="Remove it; without this it is only listed.")
@click.pass_obj
def forget(place: Place, student: str, yes: bool) -> None:
    """Remove what a class keeps of one student.

    STUDENT is the id that names the folders. Without --yes everything is listed and nothing is
    removed. What left this folder, such as exported files, e-mails and your backups, is out of
    reach.
    """
    if not is_name(student):
        raise CourseError(f"{student!r} is no student's id; give it as it stands in the roster.")
    traces = [*_traces(place.classroom, student)]
    if not traces:
        raise CourseError(f"nothing of {student} is kept in {place.classroom.root}.")
    traces += _lists(place.classroom)
    for trace in traces:
        click.echo(f"{_shown(place, trace.path)}{trace.what}")
    if yes:
        _remove_all(place, traces)
        click.echo(f"All this is removed, and the marks and class pages are without {student}.")
    else:
        click.echo("Nothing is removed yet; add --yes to remove all this.")
    click.echo("Downloads, files that you sent and backups lie elsewhere; look there as well.")


def _shown(place: Place, kept: Path | Database) -> str:
    return place.shown(kept) if isinstance(kept, Path) else str(kept)


def _remove_all(place: Place, traces: list[Trace]) -> None:
    for trace in traces:
        trace.remove()
    for key in place.keys(()):
        if place.classroom.report(key).exists():
            run = ClassRun(place, key)
            run.tell(place.book, run.roll())


def _traces(classroom: Classroom, student: str) -> Iterator[Trace]:
    """Yield everything that is about one student alone."""
    yield from _folders(classroom, student)
    yield from _logs(classroom, student)
    yield from _rows(classroom, student)


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
    path = classroom.roster
    roster = read_roster(path)
    if roster and student in roster.by_id:
        text = roster_csv(person for person in roster.people if person.id != student)
        yield Trace(path, f": the row of {student}", partial(write_text, path, text))
    yield from _policy(classroom, student)
    for database in databases_of(classroom):
        if knows_student(database, student):
            remove = partial(remove_student, database, student)
            yield Trace(database.file or database, f": the rows of {student}", remove)


def _policy(classroom: Classroom, student: str) -> Iterator[Trace]:
    path = classroom.policy
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    if without(text, student) != text:
        write = partial(write_text, path, without(text, student))
        yield Trace(path, f": the lines about {student}", write)


def _lists(classroom: Classroom) -> Iterator[Trace]:
    """Yield the files about everybody that other commands write anew."""
    for folder in DERIVED:
        for path in sorted(filter(Path.is_file, (classroom.root / folder).glob("*"))):
            yield Trace(path, ", which its command writes anew", partial(_remove, path))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
