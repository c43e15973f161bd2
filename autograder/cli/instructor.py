"""What an instructor types: release, grade, and what follows from it."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.cli.author import BOOK
from autograder.cli.classes import ClassRun
from autograder.cli.place import Place
from autograder.judge.catalogue import load
from autograder.model.errors import SandboxError
from autograder.model.verdict import Layer, Verdict
from autograder.plugin.publish import publish
from autograder.sandbox.policy import survey

book_option = click.option("--book", default=BOOK, help="The address of the book, for links.")


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
@click.option("-j", "--jobs", default=2, show_default=True, help="Processes to grade with.")
@click.option("--device", default="auto", help="Where the reference runs: auto, cpu, cuda.")
@click.option("--force", is_flag=True, help="Grade again what is graded already.")
@click.option("--require-wall", is_flag=True, help="Refuse to go on where a layer is missing.")
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
    """Grade what was handed in; write verdicts, marks, feedback and the class page."""
    missing = [layer for layer in survey() if not layer.present]
    _warn(missing)
    if missing and require_wall:
        raise SandboxError(f"the wall lacks {len(missing)} layers and --require-wall is given.")
    graded = [_grade(ClassRun(place, k, device), jobs, force, book) for k in place.keys(keys)]
    if not all(verdict.judged for verdicts in graded for verdict in verdicts):
        sys.exit(1)


def _warn(missing: list[Layer]) -> None:
    for layer in missing:
        click.secho(f"WARNING: {layer.name} is missing. {layer.meaning}", err=True, bold=True)


def _grade(run: ClassRun, jobs: int, force: bool, book: str) -> tuple[Verdict, ...]:
    title = load(run.place.root, run.assignment).title
    verdicts = _with_a_bar(run, jobs, force)
    run.enter(verdicts)
    roll = run.roll()
    run.tell(title, book, roll)
    _summary(run, verdicts)
    return verdicts


def _with_a_bar(run: ClassRun, jobs: int, force: bool) -> tuple[Verdict, ...]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        bar = progress.add_task(run.assignment, total=None)
        count = len(list((run.classroom.root / "submitted").glob(f"*/{run.assignment}")))
        progress.update(bar, total=count)
        return run.grade(jobs, lambda _: progress.advance(bar), force=force)


def _summary(run: ClassRun, verdicts: tuple[Verdict, ...]) -> None:
    table = Table(title=f"{run.assignment}: {len(verdicts)} submissions")
    for heading in ("student", "points", "state"):
        table.add_column(heading)
    for verdict in verdicts:
        state = "graded" if verdict.judged else f"not graded: {verdict.refused or 'in part'}"
        table.add_row(verdict.student, f"{verdict.earned} of {verdict.possible}", state)
    console = Console()
    console.print(table)
    for what, path in (
        ("class page", run.classroom.report(run.assignment)),
        ("marks", run.classroom.marks(run.assignment)),
        ("feedback", run.classroom.root / "feedback"),
    ):
        click.echo(f"{what}: {path}")


@click.command()
@click.argument("keys", nargs=-1)
@book_option
@click.pass_obj
def feedback(place: Place, keys: tuple[str, ...], book: str) -> None:
    """Write the students' pages, the class page and the marks anew, as the gradebook stands."""
    for key in place.keys(keys):
        run = ClassRun(place, key)
        run.tell(load(place.root, key).title, book, run.roll())
        click.echo(f"{place.classroom.root / 'feedback'} is up to date for {key}.")


@click.command()
@click.argument("table", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def sample(place: Place, table: Path) -> None:
    """Make the sample class in a folder of its own, grade it, and compare with what is expected."""
    from autograder.cli.samples import make_and_grade

    sys.exit(0 if make_and_grade(place, table.resolve()) else 1)
