"""`course doctor`: what this machine has for grading a class, found by trying it.

Each look returns what it found, or raises a sentence with what to do. Nothing of a class is written
or changed.
"""

import json
import platform
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from os import W_OK, access
from time import perf_counter

import click
from rich.console import Console
from rich.table import Table

from autograder.cli.classes import ClassRun
from autograder.cli.clock import behind
from autograder.cli.lines import count
from autograder.cli.place import Place
from autograder.cli.samples import filled, read_table
from autograder.fleet.run import run
from autograder.fleet.worker import Done, Station, Task
from autograder.gradebook.policy import read_policy
from autograder.judge import catalogue
from autograder.judge.compile import device_of
from autograder.judge.grade import limits_of
from autograder.judge.keyfile import load
from autograder.model.classroom import VERDICT
from autograder.model.errors import CourseError, SandboxError
from autograder.model.wording import sentence
from autograder.notebooks.travel import KEY
from autograder.plugin.database import database_of, has_gradebook
from autograder.plugin.ledger import read_ledger
from autograder.plugin.schema import expected
from autograder.plugin.terms import lateness_policy
from autograder.sandbox import card
from autograder.sandbox.limits import Limits
from autograder.sandbox.policy import survey

PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
EACH = 150_000  # bytes that one graded submission takes, with its pages
LEAST = 1_000_000_000  # bytes below which a disk is all but full
WRITTEN = (
    *("gradebook.db", "submitted/*/*", "autograded/*/*", f"autograded/*/*/{VERDICT}"),
    *("marks/*", "report/*", "regrades/*"),
)


@dataclass(frozen=True)
class Sign:
    """What a look found; `well` is whether nothing has to be done."""

    about: str
    found: str
    well: bool = True


@click.command()
@click.pass_obj
def doctor(place: Place) -> None:
    """Say whether this machine is ready to grade.

    Student code runs behind the wall. A layer that is missing costs nobody points; the first table
    says what it means for the machine that grades, and every report says so too. The second is
    about all else: packages, GPU, database, policy.ini, disk, clock, and what a right answer earns
    that is graded here and now. The exit status is 1 when something in it has to be mended.
    """
    console = Console()
    console.print(_wall())
    signs = [_sign(about, place) for about in LOOKS]
    table = Table("what", "well", "what was found")
    for sign in signs:
        table.add_row(sign.about, "yes" if sign.well else "NO", sign.found)
    console.print(table)
    ill = ", ".join(sign.about for sign in signs if not sign.well)
    click.echo(f"To be mended: {ill}." if ill else "This machine is ready to grade.")
    if ill:
        sys.exit(1)


def _wall() -> Table:
    layers = survey()
    table = Table("layer", "here", "what it means")
    for layer in layers:
        table.add_row(layer.name, "yes" if layer.present else "MISSING", layer.meaning)
    missing = ", ".join(layer.name for layer in layers if not layer.present)
    summary = f"Missing: {missing}." if missing else "Every layer of the wall is here."
    table.caption = f"{summary} What each stops, and what is left, is in docs/threat-model.md."
    return table


def _sign(about: str, place: Place) -> Sign:
    try:
        return Sign(about, LOOKS[about](place))
    except (CourseError, SandboxError) as error:
        return Sign(about, str(error), well=False)


def _environment(place: Place) -> str:
    keys = place.keys(())
    released = place.keys_with(partial(_is_released, place))
    return (
        f"Python {platform.python_version()} of {sys.prefix}, {platform.system()} on "
        f"{platform.machine()}; {len(released)} of {count(len(keys), 'assignment')} released in "
        f"{place.shown(place.classroom.root)}."
    )


def _is_released(place: Place, key: str) -> bool:
    return (place.classroom.release(key) / f"{key}.ipynb").exists()


def _has_sample(place: Place, key: str) -> bool:
    """Return whether an assignment is released that has answers of its own to try."""
    table = place.root / "assignments" / key / "sample_class.yml"
    return table.exists() and _is_released(place, key)


def _versions(place: Place) -> str:
    path = place.root / "requirements.txt"
    pins = dict(PIN.findall(path.read_text(encoding="utf-8"))) if path.exists() else {}
    others = [*_others(pins)]
    if others:
        raise CourseError(
            f"{', '.join(others)}; run `python -m pip install -c constraints.txt -r "
            "requirements.txt`."
        )
    return f"{count(len(pins), 'package')} as pinned in {path.name}."


def _others(pins: Mapping[str, str]) -> Iterator[str]:
    """Yield what is installed otherwise than pinned; a build such as +cpu is the same version."""
    for name, pin in pins.items():
        try:
            found = version(name).partition("+")[0]
        except PackageNotFoundError:
            found = "not here"
        if found != pin:
            yield f"{name} is {found}, and {pin} is pinned"


def _gpu(place: Place) -> str:
    declared = catalogue.load(place.root, place.keys(())[0])
    device = device_of(declared, "auto")
    unseen = str(device) == "cpu" and shutil.which("nvidia-smi")
    advice = "; the driver of a GPU is here, so install a PyTorch with CUDA to use it"
    found = f"The references run on {device}{advice * bool(unseen)}. Marks do not depend on it."
    return " ".join(filter(None, (found, _reach())))


def _reach() -> str:
    """Return whether student code can reach the card that is here, if there is one."""
    if not card.devices():
        return ""
    try:
        survey(Limits().with_gpu())
    except SandboxError as error:
        return sentence(str(error))
    return "With `course grade --gpu` student code reaches it, too."


def _database(place: Place) -> str:
    database = database_of(place.classroom)
    shown = place.shown(database.file) if database.file else str(database)
    if not has_gradebook(place.classroom):
        return f"{shown} has no gradebook yet; `course release` makes it."
    begun = perf_counter()
    read_ledger(place.classroom)
    spent = 1000 * (perf_counter() - begun)
    return f"{shown} has the layout {expected()} and was read in {spent:.0f} ms."


def _policy(place: Place) -> str:
    path = place.classroom.policy
    lateness_policy(place.root, place.classroom, read_policy(path))
    return f"{place.shown(path)} {'can be read' if path.exists() else 'is not there'}."


def _disk(place: Place) -> str:
    root = place.classroom.root
    folder = next(path for path in (root, *root.parents) if path.exists())
    if not access(folder, W_OK):
        raise CourseError(f"{folder} cannot be written; give yourself permission to.")
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.1f} GB are free where {root.name}/ lies"
    if free < LEAST:
        raise CourseError(f"{found}, and a class of 1,000 needs {EACH / 1e6:.2f}; free some space.")
    return f"{found}, room for some {free // EACH:,} graded submissions."


def _clock(place: Place) -> str:
    if found := behind(place, WRITTEN):
        raise CourseError(found)
    now = datetime.now().astimezone()
    return (
        f"{now:%Y-%m-%d %H:%M %Z}, later than all that is in {place.shown(place.classroom.root)}."
    )


def _hello(place: Place) -> str:
    keys = place.keys_with(partial(_has_sample, place))
    if not keys:
        where = place.shown(place.classroom.root)
        return f"Nothing with a sample class is released in {where}, so nothing was graded."
    begun, key = perf_counter(), keys[0]
    table = read_table(place.root, key)
    row = max(table.rows, key=lambda row: row.earns)
    came = _graded(place, key, json.dumps(filled(ClassRun(place, key), row, table)).encode())
    if came.verdict.earned != row.earns:
        raise CourseError(
            f"a right answer to {key} earned {came.verdict.earned} points and should earn "
            f"{row.earns}; run `course prove {key}`, and grade nothing until it passes."
        )
    spent = perf_counter() - begun
    return (
        f"A right answer to {key} earned {row.earns} of {came.verdict.possible} in {spent:.1f} s."
    )


def _graded(place: Place, key: str, data: bytes) -> Done:
    """Grade a submission as a class is graded, with the numbers that students see."""
    folder = place.classroom.release(key)
    with zipfile.ZipFile(folder / f"{key}.zip") as travelled:
        public = travelled.read(KEY)
    release = (folder / f"{key}.ipynb").read_bytes()
    station = Station(public, release, limits_of(load(public)))
    (came,) = run([Task("hello", data)], station, 1)
    if not isinstance(came, Done):
        raise CourseError(f"{came.why}; please report it, and grade nothing until it is mended.")
    return came


LOOKS: Mapping[str, Callable[[Place], str]] = {
    "environment": _environment,
    "versions": _versions,
    "GPU": _gpu,
    "database": _database,
    "policy": _policy,
    "disk": _disk,
    "clock": _clock,
    "a hello": _hello,
}
