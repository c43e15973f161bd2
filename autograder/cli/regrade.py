"""`course regrade`: what grading again would change, said before anything is written."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from autograder.campus.changes import changes_csv
from autograder.cli.classes import ClassRun, was_on_a_gpu
from autograder.cli.lines import say
from autograder.cli.options import (
    INTERRUPTED,
    STOPPED,
    book_option,
    device_option,
    gpu_option,
    jobs_option,
)
from autograder.cli.place import Place
from autograder.cli.progress import progress
from autograder.cli.regrades import Begun, Regrade, Trial
from autograder.cli.wall import surveyed, warn_of_wall
from autograder.gradebook.changes import Change, Turn, tallies
from autograder.model.errors import CourseError
from autograder.model.files import write_text

WRITING = "Nothing is written yet; `--write --because '...'` lets these marks count."
GOING_ON = "`--write` goes on with it, `--take-back` takes all of it back."


@click.command()
@click.argument("key")
@jobs_option
@device_option
@gpu_option
@click.option("--write", is_flag=True, help="Let the new marks count.")
@click.option("--because", default="", help="The reason, which students read and the log keeps.")
@click.option("--keep-higher", is_flag=True, help="Nobody loses points.")
@click.option("--take-back", is_flag=True, help="Let the marks count that were written over last.")
@book_option
@click.pass_obj
def regrade(
    place: Place,
    key: str,
    jobs: int,
    device: str,
    gpu: bool,
    write: bool,
    because: str,
    keep_higher: bool,
    take_back: bool,
    book: str | None,
) -> None:
    """Show what grading again would change.

    Mend a check or its points, `course prove KEY`, then `course regrade KEY`: it says who gains,
    who loses and by which check, and writes nothing. With --write and --because the new marks
    count. Every change is in the log regrades/KEY.jsonl of the classroom, and the last regrade can
    be taken back. One that was stopped while it was written goes on with --write. Points that
    people gave to written answers stay. Work that was handed in since it was graded is left to
    `course grade`.
    """
    (key,) = place.keys((key,))
    run = ClassRun(place, key, device, gpu=gpu)
    run.refuse_unready()
    again = Regrade(run)
    say(again.notices())
    if take_back:
        changes = _take_back(again)
    elif again.begun:
        changes = _go_on(again, again.begun, write)
    else:
        changes = _again(again, jobs, write, because.strip(), keep_higher)
    say(_said(changes))
    told = place.classroom.exported(f"{key}-regrade.csv")
    if write or take_back:
        told.unlink(missing_ok=True)  # the log has it now
        run.tell(place.book if book is None else book, run.roll())
        click.echo(f"log         {place.shown(again.log)}")
    elif changes:
        write_text(told, changes_csv(changes))
        click.echo(f"The whole list, check by check, is in {place.shown(told)}.")
        click.echo(GOING_ON if again.begun else WRITING)


def _take_back(again: Regrade) -> tuple[Change, ...]:
    number, changes = again.take_back()
    click.echo(f"Regrade {number} of {again.run.assignment} is taken back.")
    return changes


def _go_on(again: Regrade, begun: Begun, write: bool) -> tuple[Change, ...]:
    """Go on with a regrade that was stopped, or say what it changes."""
    stopped = f"Regrade {begun.number} of {again.run.assignment} was stopped while it was written"
    click.echo(f"{stopped}{' and goes on' * write}. The reason was: {begun.because}")
    return again.go_on(begun) if write else again.coming(begun).changes


def _again(
    again: Regrade, jobs: int, write: bool, because: str, keep_higher: bool
) -> tuple[Change, ...]:
    """Grade again what was graded, and write what comes of it if asked to."""
    if write and not because:
        raise CourseError(
            "--write needs a reason for the students and the log; add --because '...'."
        )
    trial = replace(_tried(again, jobs), keep_higher=keep_higher)
    others = len(trial.changes)
    come = "comes" if others == 1 else "come"
    click.echo(f"{len(trial.students)} graded again, {others} {come} out otherwise.")
    if write:
        again.go_on(again.begin(trial, because, keep_higher=keep_higher))
    return trial.changes


def _tried(again: Regrade, jobs: int) -> Trial:
    count = len(again.before)
    if not count:
        raise CourseError("nothing was graded yet that could be graded again; use `course grade`.")
    warn_of_wall(surveyed(again.run.gpu))
    say(_without_a_gpu(again))
    try:
        with progress(again.run.assignment, count) as tick:
            trial = again.try_out(jobs, tick)
    except KeyboardInterrupt:
        click.echo(STOPPED, err=True)
        sys.exit(INTERRUPTED)
    left = count - len(trial.students)
    if left:
        click.echo(f"{left} could not be judged this time; those marks stay as they are.")
    return trial


def _without_a_gpu(again: Regrade) -> Iterator[str]:
    """Yield a sentence where results on a GPU would be lost for want of the option."""
    earlier = sum(map(was_on_a_gpu, again.before.values()))
    if earlier and not again.run.gpu:
        yield (
            f"{earlier} of {len(again.before)} were graded with --gpu, and without it what was "
            "asked on a GPU is not judged; give --gpu where there is one."
        )


def _said(changes: Sequence[Change]) -> Iterator[str]:
    """Yield who gains and who loses, then by which check, then student by student."""
    gain, lose = (sum(sign * change.gain > 0 for change in changes) for sign in (1, -1))
    if changes:
        yield f"{gain} gain{'s' * (gain == 1)} points, {lose} lose{'s' * (lose == 1)} points."
    for tally in tallies(changes):
        yield f"  {tally.exercise}, {tally.check}: {tally.gain} gain, {tally.lose} lose"
    for change in changes:
        turns = "; ".join(_turn(turn) for turn in change.turns)
        yield f"  {change.student}: {change.before} -> {change.after} ({turns})"


def _turn(turn: Turn) -> str:
    points = f" {turn.gain:+d}" if turn.gain else ""
    same = turn.before == turn.after
    return f"{turn.check}{points}{', still' if same else ': ' + turn.before + ' ->'} {turn.after}"
