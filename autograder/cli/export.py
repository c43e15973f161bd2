"""Marks go out: as the tables that platforms read, and as an autograder for Gradescope."""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from autograder.campus import feedback, gradescope, marks
from autograder.campus.intake import collected
from autograder.campus.moodle import Worksheet, worksheet_in
from autograder.campus.people import Roster
from autograder.campus.roster import read_roster
from autograder.campus.statistics import statistics_parquet
from autograder.cli.classes import ClassRun
from autograder.cli.lines import listed, say
from autograder.cli.options import device_option, worksheet_option
from autograder.cli.place import Place
from autograder.gradebook.records import State
from autograder.gradebook.sheets import sheets
from autograder.model.files import write_bytes
from autograder.model.zips import zipped

OF_THE_ROSTER = ("canvas", "moodle")  # which know nobody else
FORMATS = ("csv", "nbgrader", "canvas", "moodle", "gradescope", "parquet")


@click.command()
@click.argument("keys", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    required=True,
    help="Who reads it; csv is our own table, parquet the numbers behind the class page.",
)
@click.option(
    "--heading",
    default="",
    help="The column of the mark, exactly as the platform calls it; the assignment's key unless "
    "given.",
)
@worksheet_option
@click.pass_obj
def export(
    place: Place, keys: tuple[str, ...], form: str, heading: str, worksheet: Path | None
) -> None:
    """Write marks as a platform reads them.

    Files go to exports/ in the classroom, and nothing is sent anywhere. A mark is written once it
    is final: all checks judged, all written answers read, lateness taken off; until then its cell
    is empty. For Moodle a zip of the feedback pages is written as well, and with --worksheet its
    own worksheet is filled in. parquet writes no marks of a person, but what the class page shows,
    and needs pyarrow. KEYS are assignments, all that this class has when none is named.
    """
    keys = place.keys_of_class(keys)
    if (heading or worksheet) and len(keys) > 1:
        raise click.UsageError("--heading and --worksheet belong to one assignment; name one KEY.")
    for key in keys:
        group = _class(place, key)
        sheet = worksheet_in(worksheet, None)
        for name, data in _files(place, group, form, heading or key, sheet).items():
            path = place.classroom.exported(name)
            write_bytes(path, data)
            click.echo(place.shown(path))
        say(_open(group, form) if form != "parquet" else ())


def _class(place: Place, key: str) -> marks.Class:
    records = ClassRun(place, key).roll().records
    return marks.Class(key, records, read_roster(place.classroom.roster) or Roster(()))


def _files(
    place: Place, group: marks.Class, form: str, heading: str, sheet: Worksheet | None
) -> dict[str, bytes]:
    """Return the files of one format, by name."""
    key = group.assignment
    if form == "moodle":
        return _moodle(place, group, heading, sheet)
    if form == "parquet":
        own = sheets(group.records)
        return {f"{key}-{one.name}.parquet": statistics_parquet(one) for one in own}
    if form == "gradescope":
        whole = ClassRun(place, key).whole
        told = {r.student: gradescope.record_results(whole(r)) for r in group.records if r.final}
        files = {f"{who}/results.json": gradescope.dumped(said) for who, said in told.items()}
        return {f"{key}-gradescope.zip": zipped(files)}
    tables = {
        "csv": lambda: marks.marks_csv(group.records),
        "nbgrader": lambda: marks.nbgrader_csv(group),
        "canvas": lambda: marks.canvas_csv(group, heading),
    }
    return {f"{key}-{form}.csv": tables[form]().encode()}


def _moodle(
    place: Place, group: marks.Class, heading: str, sheet: Worksheet | None
) -> dict[str, bytes]:
    key = group.assignment
    rows = collected(place.classroom, key)
    numbers = marks.participants(group, sheet, rows)
    say(_moodle_notices(place, group, sheet, numbers))
    if sheet is None:
        files = {f"{key}-moodle.csv": marks.moodle_csv(group, heading)}
    else:
        files = {f"{key}-moodle-worksheet.csv": marks.moodle_worksheet(group, sheet, numbers)}
    pages = feedback.moodle_pages(group, place.classroom, numbers)
    zips = {f"{key}-moodle-feedback.zip": zipped(pages)} if pages else {}
    return {name: text.encode() for name, text in files.items()} | zips


def _moodle_notices(
    place: Place, group: marks.Class, sheet: Worksheet | None, numbers: dict[str, str]
) -> Iterable[str]:
    possible = max((record.possible for record in group.records), default=0)
    if sheet and sheet.maximum not in (None, possible):
        less = sheet.maximum is not None and sheet.maximum < possible
        otherwise = "leaves higher marks out" if less else f"counts them as of {sheet.maximum:g}"
        yield (
            f"Moodle's maximum grade is {sheet.maximum:g}, and {possible} points are possible "
            f"here; set it to {possible} in Moodle, which otherwise {otherwise}."
        )
    lacking = feedback.without_page(group, place.classroom, numbers.values())
    if lacking:
        yield (
            f"No page in the zip for {listed(lacking)}: run `course feedback`, or give "
            "Moodle's --worksheet, which knows everybody's number."
        )


def _open(group: marks.Class, form: str) -> Iterable[str]:
    """Yield who has no mark in the table, and who is not in it."""
    expected = [record for record in group.enrolled if record.state is not State.EXCUSED]
    waiting = [r.student for r in expected if r.verdict and not r.final]
    missing = [r.student for r in expected if r.verdict is None]
    strangers = [r.student for r in group.records if not r.on_roster and form in OF_THE_ROSTER]
    for names, what in (
        (waiting, "No mark yet, since something is not judged, or not read in formgrader"),
        (missing, "Nothing graded"),
        (strangers, "Not on the roster, so not in the table"),
    ):
        if names:
            yield f"  {what}: {listed(names)}"


@click.group()
def pack() -> None:
    """Make an autograder for another platform."""


@pack.command("gradescope")
@click.argument("key")
@click.option(
    "--visibility",
    type=click.Choice(gradescope.VISIBILITIES),
    default="after_due_date",
    show_default=True,
    help="When students see the findings, which name the secret numbers.",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The zip to write; exports/KEY-autograder.zip in the classroom unless given.",
)
@device_option
@click.pass_obj
def pack_gradescope(place: Place, key: str, visibility: str, to: Path | None, device: str) -> None:
    """Make the zip that Gradescope takes as an autograder.

    Choose Ubuntu 24.04 or newer as its base image. The zip holds the answer key of the class's
    secret seed: give it to nobody but Gradescope. Written questions are left to its graders.
    """
    (key,) = place.keys((key,))
    run = ClassRun(place, key, device)
    release = json.dumps(run.release).encode()
    about = {"assignment": key, "visibility": visibility}
    packed = gradescope.pack(run.key_bytes, release, about, tensors=run.key.tensors)
    path = to or place.classroom.exported(f"{key}-autograder.zip")
    write_bytes(path, packed, mode=0o600)
    click.echo(f"{place.shown(path)} is what Gradescope takes as an autograder.")
