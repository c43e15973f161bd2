"""The list of students: taken in from whatever wrote it, given out to whatever reads it."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from autograder.campus.people import Person, Roster
from autograder.campus.roster import (
    EXPORTS,
    Import,
    exported,
    read_import,
    read_roster,
    renewed,
    roster_csv,
)
from autograder.cli.lines import count, listed, say
from autograder.cli.options import pairs
from autograder.cli.place import Place
from autograder.gradebook.spread import AND
from autograder.model.errors import CourseError
from autograder.model.files import write_text

NBGRADER = ("id", "first_name", "last_name", "email")  # what its gradebook keeps of a student


@click.group()
def roster() -> None:
    """Take in or give out the list of students."""


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=pairs,
    metavar="FIELD=HEADING",
    help="Which column holds a field, such as id=Matriculation; may be given several times.",
)
@click.pass_obj
def import_roster(place: Place, file: Path, columns: dict[str, str]) -> None:
    """Make roster.csv of a list of students, whatever program wrote it.

    FILE is CSV: Canvas's gradebook, Moodle's participants or grades, Gradescope's roster, or a
    table of your own. Encoding, delimiter and columns are found. Whoever is not in FILE leaves the
    roster; nothing that was handed in is touched. The exit status is 2 when FILE cannot be used.
    """
    found = read_import(file.read_bytes(), str(file), columns)
    _refuse(found)
    path = place.classroom.roster
    old = _old_roster(path)
    people = renewed(old, found.people)
    _enroll(place, people)  # first: a gradebook that cannot be used leaves the roster as it was
    with place.entered():
        write_text(path, roster_csv(people))
    say(found.notices)
    click.echo(f"{place.shown(path)}: {_changes(old, Roster(people))}.")


def _enroll(place: Place, people: Iterable[Person]) -> None:
    """Tell nbgrader's gradebook, if there is one, so that its pages show names."""
    from autograder.plugin.database import has_gradebook  # SQLAlchemy takes a while to import

    if has_gradebook(place.classroom):
        from autograder.plugin.rows import enroll  # and nbgrader a second or two

        enroll(place.classroom, ({f: getattr(p, f) for f in NBGRADER} for p in people))


def _refuse(found: Import) -> None:
    if not found.problems:
        return
    say(found.problems, err=True)
    click.echo("Nothing was written.", err=True)
    sys.exit(2)


def _old_roster(path: Path) -> Roster | None:
    """Return the roster before this one; one that cannot be read has nothing to be kept."""
    try:
        return read_roster(path)
    except CourseError:
        return None


def _changes(old: Roster | None, new: Roster) -> str:
    before = old.by_id if old else {}
    come = [student for student in new.by_id if student not in before]
    gone = [student for student in before if student not in new.by_id]
    counts = (
        count(len(new.people), "student"),
        f"{len(come)} new" if come and before else "",
        f"{len(gone)} gone ({listed(gone)})" if gone else "",
        _sections(new),
    )
    return ", ".join(filter(None, counts))


def _sections(roster: Roster) -> str:
    named = {name for person in roster.people for name in person.section.split(AND)} - {""}
    return count(len(named), "section") if named else ""


@roster.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(EXPORTS)),
    default="plain",
    show_default=True,
    help="Who reads it.",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The file to write; the terminal unless given.",
)
@click.pass_obj
def export_roster(place: Place, form: str, to: Path | None) -> None:
    """Write the list of students as a platform reads it."""
    text = exported(roster_of(place).people, form)
    if to is None:
        click.echo(text, nl=False)
        return
    write_text(to, text)
    click.echo(f"{to} has {count(len(roster_of(place).people), 'student')}.")


def roster_of(place: Place) -> Roster:
    """Return the roster of the class.

    Raises:
        CourseError: there is none, or it cannot be read.
    """
    found = read_roster(place.classroom.roster)
    if found is None:
        raise CourseError(
            f"{place.classroom.roster} is not there; run `course roster import` first."
        )
    return found
