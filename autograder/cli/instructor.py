"""What an instructor types: release, grade, and what follows from it."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.cli.author import BOOK, device_option
from autograder.cli.classes import ClassRun, Graded
from autograder.cli.place import Place
from autograder.cli.summary import say
from autograder.model.errors import SandboxError
from autograder.plugin.publish import publish
from autograder.sandbox.policy import survey

INTERRUPTED = 130  # what a shell reports for Ctrl-C
STOPPED = "Stopped. What is graded is kept; the same command goes on with the rest."

book_option = click.option(
    "--book", default=BOOK, help="The address or folder of the book, for links."
)


@click.command()
@click.argument("keys", nargs=-1)
@click.pass_obj
def release(place: Place, keys: tuple[str, ...]) -> None:
    """Make the students' version with nbgrader, and enter the assignment into the gradebook."""
    for key in place.keys(keys):
        publish(place.classroom, key)
        click.echo(f"{place.classroom.release(key)} is what students download.")


@click.command()
@click.argument("keys", nargs=-1)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Processes to grade with.",
)
@device_option
@click.option("--force", is_flag=True, help="Grade again what is graded already.")
@click.option("--require-wall", is_flag=True, help="Refuse to grade where a layer is missing.")
@book_option
@click.pass_obj
def grade(
    place: Place,
    keys: tuple[str, ...],
    jobs: int,
    device: str,
    force: bool,
    require_wall: bool,
    book: str,
) -> None:
    """Grade what was handed in.

    Student code runs behind a wall; `course doctor` says which layers this machine has. Verdicts,
    marks, feedback and the class page are written, and the gradebook is filled. What was graded
    before and has not changed is not graded again.

    KEYS are assignments, such as a02_convolution; all of them when none is named. The exit status
    is 1 when something could not be graded, 2 when nothing could be done.
    """
    runs = [ClassRun(place, key, device) for key in place.keys(keys)]
    for run in runs:
        run.refuse_unready()
    _wall(require_wall)
    try:
        judged = [_grade(run, jobs, force, book) for run in runs]
    except KeyboardInterrupt:
        click.echo(STOPPED, err=True)
        sys.exit(INTERRUPTED)
    if not all(judged):
        sys.exit(1)


def _wall(required: bool) -> None:
    """Say loudly which layers are missing, and go no further if they are required."""
    missing = [layer for layer in survey() if not layer.present]
    for layer in missing:
        warning = f"WARNING: a submission runs here without {layer.name}. {layer.meaning}"
        click.secho(warning, err=True, bold=True, fg="red")
    if missing and required:
        names = ", ".join(layer.name for layer in missing)
        raise SandboxError(
            f"the wall lacks {names}, and --require-wall is given, so nothing was graded; "
            "run `course doctor` to see what is missing and why."
        )


def _grade(run: ClassRun, jobs: int, force: bool, book: str) -> bool:
    """Grade one assignment and tell about it; return whether everything could be judged."""
    graded = _with_a_bar(run, jobs, force)
    run.enter(graded.verdicts)
    roll = run.roll()
    run.tell(book, roll)
    for line in say(run, graded, roll):
        click.echo(line)
    return all(verdict.judged for verdict in graded.verdicts)


def _with_a_bar(run: ClassRun, jobs: int, force: bool) -> Graded:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        bar = progress.add_task(run.assignment, total=len(run.submissions))
        return run.grade(jobs, lambda _: progress.advance(bar), force=force)


@click.command()
@click.argument("keys", nargs=-1)
@book_option
@click.pass_obj
def feedback(place: Place, keys: tuple[str, ...], book: str) -> None:
    """Write the students' pages, the class page and the marks anew, as the gradebook stands."""
    for key in place.keys(keys):
        run = ClassRun(place, key)
        run.tell(book, run.roll())
        click.echo(f"{place.classroom.root / 'feedback'} is up to date for {key}.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def sample(place: Place, folder: Path) -> None:
    """Make the sample class in FOLDER, grade it, and compare with what is expected.

    FOLDER must be new or empty; one below build/ is made anew each time.
    """
    from autograder.cli.samples import make_and_grade

    sys.exit(0 if make_and_grade(place, folder.resolve()) else 1)
