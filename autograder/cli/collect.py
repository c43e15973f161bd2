"""Submissions come in: from a platform's zip, a folder, Git repositories or nbgrader's exchange."""

import sys
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from pathlib import Path

import click

from autograder.campus.intake import Intake, Line, What, take_in
from autograder.campus.moodle import worksheet_in
from autograder.campus.owners import Settled
from autograder.campus.parcels import Wanted
from autograder.campus.platforms import PLATFORMS
from autograder.campus.roster import read_roster
from autograder.cli.lines import count, listed, say
from autograder.cli.options import pairs, worksheet_option, zone_option
from autograder.cli.place import Place
from autograder.gradebook.lateness import moment

BY_HAND = "write the time into timestamp.txt beside the notebook, such as 2026-10-05 23:59:00 UTC"
MEND = "write it in what you downloaded as 2026-10-05 23:59:00 UTC"
MENDS = {"moodle": "write it in the worksheet as 2026-10-05 23:59"}


@click.command()
@click.argument("key")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "platform",
    type=click.Choice(PLATFORMS),
    default=None,
    help="Where it was downloaded; found by the names in it unless given.",
)
@click.option(
    "--as",
    "chosen",
    multiple=True,
    callback=pairs,
    metavar="NAME=STUDENT",
    help="Whose a submission is, by its name as it was reported; may be given several times.",
)
@worksheet_option
@zone_option
@click.pass_obj
def collect(
    place: Place,
    key: str,
    path: Path,
    platform: str | None,
    chosen: dict[str, str],
    worksheet: Path | None,
    zone: tzinfo | None,
) -> None:
    """Collect submissions from a download.

    PATH is the zip that Canvas, Moodle or Gradescope lets you download, a folder of such files, a
    folder with a Git repository a student, nbgrader's inbound exchange, or a folder or zip of
    notebooks or of folders named by students. Nothing is unpacked: one notebook a student goes to
    submitted/STUDENT/KEY/KEY.ipynb in the classroom, and the time of handing in beside it where it
    is known. Of two submissions the last one counts. Who cannot be told, and a time that cannot be
    read, is reported; the exit status is then 1. The same command again changes nothing.
    """
    (key,) = place.keys((key,))
    wanted = Wanted(
        key,
        read_roster(place.classroom.roster),
        worksheet_in(worksheet, zone),
        tuple(other for other in place.keys(()) if other != key),
    )
    with place.entered():
        intake = take_in(path, place.classroom, wanted, platform or "", chosen)
    _tell(place, key, path, intake)
    if intake.of(What.LEFT) or any(line.unread for line in intake.lines):
        sys.exit(1)


def _tell(place: Place, key: str, path: Path, intake: Intake) -> None:
    taken = len(intake.lines) - len(intake.of(What.LEFT))
    kinds = [(len(intake.of(what)), what.value) for what in What if what is not What.LEFT]
    counts = ", ".join(f"{number} {what}" for number, what in kinds if number)
    became = f": {counts}" if counts else ""
    click.echo(f"{key}: {count(taken, 'submission')} from {path} ({intake.platform}){became}.")
    say(f"  {line}" for line in _left(intake.of(What.LEFT)))
    say(map(_several, intake.several))
    say(f"  {line.student} {line.why}." for line in intake.lines if _odd(line))
    say(_untimed(intake))
    older = [line.student for line in intake.of(What.OLDER)]
    if older:
        click.echo(f"What is there from {listed(older)} was handed in later, and stays.")
    nothing = [person.id for person in intake.nothing_from]
    if nothing:
        click.echo(f"Nothing from {len(nothing)}: {listed(nothing)}.")
    click.echo(f"The whole list is in {place.shown(place.classroom.collected(key))}.")


def _untimed(intake: Intake) -> Iterable[str]:
    """Yield what has to be done by hand, or nobody of these is ever late."""
    lost = [f"{line.student} ({moment(line.lost)})" for line in intake.lines if line.lost]
    if lost:
        yield (
            f"Lateness is no longer counted for {len(lost)}, whose work is replaced, since the "
            "download does not say when the new one was handed in, as was known of the old one: "
            f"{listed(lost)}; where it matters, {BY_HAND}."
        )
    unread = [line for line in intake.lines if line.unread]
    if unread:
        names = listed([line.student for line in unread])
        mend = MENDS.get(intake.platform, MEND)
        yield (
            f"The time of {count(len(unread), 'submission')} could not be read, such as "
            f"{unread[0].unread!r} of {unread[0].student}: {names}. They count as in time; {mend} "
            "and collect again."
        )
    late = [line.student for line in intake.lines if line.late and not line.when]
    if late:
        yield (
            f"Late, and the download does not say by how much: {listed(late)}; where it matters, "
            f"{BY_HAND}."
        )


def _odd(line: Line) -> bool:
    return line.what is not What.LEFT and bool(line.why)


def _left(lines: Sequence[Line]) -> Iterable[str]:
    for line in lines:
        if line.student:
            yield f"{line.student}: {line.why}."
        else:
            yield f"{line.name}: {line.why}; say whose it is with {_as(line.name, 'STUDENT')}."


def _several(one: Settled) -> str:
    times = f"  {one.student} handed in {len(one.earlier) + 1} times: {', '.join(one.earlier)}, and"
    if not one.guessed:
        return f"{times} last {one.parcel.name}, which counts."
    other = _as(one.earlier[-1], one.student)
    return (
        f"{times} {one.parcel.name}, which counts, though nothing tells which was last; say which "
        f"is to count, such as {other}."
    )


def _as(name: str, student: str) -> str:
    """Return the option that gives a submission to a student, as a shell wants it."""
    quoted = name.replace("'", "'\\''")
    return f"--as '{quoted}={student}'"
