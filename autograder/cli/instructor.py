"""What an instructor types before grading and after it: release and feedback; and the sample."""

import sys
from pathlib import Path

import click

from autograder.cli import lines
from autograder.cli.classes import ClassRun
from autograder.cli.options import book_option, say_where_links_lead
from autograder.cli.place import Place
from autograder.plugin.publish import publish


@click.command()
@click.argument("keys", nargs=-1)
@click.pass_obj
def release(place: Place, keys: tuple[str, ...]) -> None:
    """Make the students' version of an assignment.

    nbgrader takes the solutions out and enters the assignment into the gradebook. KEYS are
    assignments, all of them when none is named.
    """
    for key in place.keys(keys):
        publish(place.classroom, key)
        click.echo(f"{place.shown(place.classroom.release(key))} is what students download.")


@click.command()
@click.argument("keys", nargs=-1)
@book_option
@click.pass_obj
def feedback(place: Place, keys: tuple[str, ...], book: str | None) -> None:
    """Write students' pages, class page and marks anew.

    Do so when somebody has read written answers in nbgrader's formgrader, or when something about
    lateness has changed: it is reckoned anew, in the gradebook too. Nothing is graded again.
    KEYS are assignments, all that this class has when none is named.
    """
    book = place.book if book is None else book
    notices: dict[str, None] = {}
    for key in place.keys_of_class(keys):
        run = ClassRun(place, key)
        roll = run.roll()
        run.take_off_lateness()
        run.tell(book, roll)
        click.echo(f"{place.shown(place.classroom.root / 'feedback')} is up to date for {key}.")
        notices |= dict.fromkeys(roll.notices)
    lines.say(notices)
    say_where_links_lead(book)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def sample(place: Place, folder: Path) -> None:
    """Make and grade the sample class in FOLDER.

    FOLDER must be new or empty, or hold an earlier sample class, which is then made anew. What came
    of every student is compared with what is expected; the exit status is 1 when something differs.
    """
    from autograder.cli.samples import make_and_grade

    sys.exit(0 if make_and_grade(place, folder.resolve()) else 1)
