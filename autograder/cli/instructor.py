"""What an instructor types: release, grade, and what follows from it."""

import sys
from pathlib import Path

import click

from autograder.cli import lines
from autograder.cli.classes import ClassRun
from autograder.cli.options import INTERRUPTED, UNLINKED, device_option, gpu_option
from autograder.cli.place import Place, is_address
from autograder.cli.progress import SHOWN_AS, progress
from autograder.cli.summary import say
from autograder.cli.wall import warn_of_wall
from autograder.plugin.publish import publish

STOPPED = "Stopped. What is graded is kept; the same command goes on with the rest."


def _readable(context: click.Context, option: click.Parameter, book: str | None) -> str | None:
    """Refuse what is neither an address nor a folder, before anything is graded."""
    del context, option
    if book and not is_address(book) and not Path(book).is_dir():
        raise click.BadParameter(
            f"{book} is neither a folder nor an address that begins with https://; "
            "name one of the two."
        )
    return book


book_option = click.option(
    "--book",
    callback=_readable,
    default=None,
    help="Where the book is read, an address or a folder, for the links in feedback; "
    "html: baseurl in _config.yml unless given.",
)

jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="How many submissions are graded at the same time.",
)


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
@jobs_option
@device_option
@click.option("--force", is_flag=True, help="Grade again what has been graded.")
@click.option(
    "--require-wall",
    is_flag=True,
    help="Grade nothing unless every layer of the wall is there.",
)
@gpu_option
@click.option(
    "--cluster",
    metavar="ADDRESS",
    default="",
    help="Grade on the workers of a Dask scheduler, such as tcp://10.0.0.1:8786, instead of -j.",
)
@click.option(
    "--progress",
    "shown_as",
    type=click.Choice(SHOWN_AS),
    default="bar",
    show_default=True,
    help="A bar, which is plain lines where there is no terminal; or a line of JSON on the "
    "standard error for every verdict.",
)
@book_option
@click.pass_obj
def grade(
    place: Place,
    keys: tuple[str, ...],
    jobs: int,
    device: str,
    force: bool,
    require_wall: bool,
    gpu: bool,
    cluster: str,
    shown_as: str,
    book: str | None,
) -> None:
    """Grade what was handed in.

    A submission is the notebook submitted/STUDENT/KEY/KEY.ipynb in the classroom. It runs behind a
    wall; `course doctor` says which layers this machine has. Its verdict and its points are
    written as soon as they are known; a page for each student, the class page, the marks and
    nbgrader's gradebook follow at the end. What was graded before and has not changed is not graded
    again, so a run that was stopped goes on where it was.

    KEYS are assignments, such as a02_convolution; all that this class has when none is named. The
    exit status is 1 when something could not be graded, 2 when nothing could be done, 130 after
    Ctrl-C.
    """
    book = place.book if book is None else book
    if gpu and require_wall:
        raise click.UsageError(
            "--gpu gives up a part of the wall, and --require-wall asks for all of it; give one."
        )
    runs = [
        ClassRun(place, key, device, require_wall, cluster, gpu=gpu)
        for key in place.keys_of_class(keys)
    ]
    for run in runs:
        run.refuse_unready()
    if not cluster:
        warn_of_wall(gpu, required=require_wall)
    try:
        judged = [_grade(run, jobs, force, book, shown_as) for run in runs]
    except KeyboardInterrupt:
        click.echo(STOPPED, err=True)
        sys.exit(INTERRUPTED)
    _say_where_links_lead(book)
    if not all(judged):
        sys.exit(1)


def _grade(run: ClassRun, jobs: int, force: bool, book: str, shown_as: str) -> bool:
    """Grade one assignment and tell about it; return whether everything could be judged."""
    if not run.classroom.answer_key(run.assignment).exists():
        click.echo(f"{run.assignment}: making the secret answer key, which is done once.", err=True)
    run.make_key()
    with progress(run.assignment, len(run.handed_in), shown_as) as tick:
        graded = run.grade(jobs, tick, force=force)
    run.enter(graded.verdicts)
    roll = run.roll(graded)
    run.tell(book, roll)
    for line in say(run, graded, roll):
        click.echo(line)
    return all(verdict.judged for verdict in graded.verdicts)


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
    _say_where_links_lead(book)


def _say_where_links_lead(book: str) -> None:
    if not book:
        click.echo(f"\n{UNLINKED}")


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
