"""`course grade`: the wall is looked at while that is imported which grading needs."""

import sys
from typing import TYPE_CHECKING

import click

from autograder.cli.options import (
    INTERRUPTED,
    STOPPED,
    book_option,
    device_option,
    gpu_option,
    jobs_option,
    say_where_links_lead,
)
from autograder.cli.place import Place
from autograder.cli.wall import look, warn_of_wall

if TYPE_CHECKING:
    from autograder.cli.classes import ClassRun

SHOWN_AS = ("bar", "lines", "json")


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
    looked = None if cluster else look(gpu)
    from autograder.cli.classes import ClassRun  # takes longer than a look at the wall

    runs = [
        ClassRun(place, key, device, require_wall, cluster, gpu=gpu)
        for key in place.keys_of_class(keys)
    ]
    for run in runs:
        run.refuse_unready()
    if looked:
        warn_of_wall(looked.result(), required=require_wall)
    try:
        judged = [_grade(run, jobs, force, book, shown_as) for run in runs]
    except KeyboardInterrupt:
        click.echo(STOPPED, err=True)
        sys.exit(INTERRUPTED)
    say_where_links_lead(book)
    if not all(judged):
        sys.exit(1)


def _grade(run: "ClassRun", jobs: int, force: bool, book: str, shown_as: str) -> bool:
    """Grade one assignment and tell about it; return whether everything could be judged."""
    from autograder.cli.progress import progress
    from autograder.cli.summary import say

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
