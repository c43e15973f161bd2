"""Put what was handed in where it is graded: `submitted/STUDENT/KEY/KEY.ipynb`, and when.

Who gets which file is settled for the whole download before anything is written. Each student's
notebook and its time are then written beside their places, and put there once both are whole: a
full disk changes neither. A run that is killed between the two leaves a submission of unknown time,
which costs nobody anything, and the next run puts it right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from enum import Enum
from pathlib import Path

from autograder.campus.owners import Settled, notebook, settle
from autograder.campus.parcels import Delivery, Parcel, Wanted
from autograder.campus.people import Person, Roster
from autograder.campus.platforms import unpacked
from autograder.campus.tables import read_table, written
from autograder.gradebook.gather import AHEAD
from autograder.gradebook.lateness import moment
from autograder.model.classroom import Classroom
from autograder.model.errors import AnswerError, CourseError
from autograder.model.files import beside, write_text
from autograder.model.times import TIMESTAMP, read_timestamp, stamped
from autograder.notebooks.collect import is_name, refuse_links
from autograder.pages.html import one_line

COLUMNS = ("student", "what", "name", "file", "handed in", "late", "participant", "why")
NAMES_STUDENTS = ("plain", "nbgrader", "gradescope", "git")  # by ids, so that no roster is needed


class What(str, Enum):
    """What became of one submission."""

    NEW = "new"
    REPLACED = "replaced"
    SAME = "unchanged"
    OLDER = "older"
    LEFT = "left out"


@dataclass(frozen=True)
class Line:
    """One line of the report: whose, what became of it, under which name it came, and why.

    `lost` is when that was handed in which it replaces, if its own time is not known. `unread` is
    its time as the download has it, if that cannot be read.
    """

    student: str
    what: What
    name: str
    file: str = ""
    when: datetime | None = None
    late: bool = False
    participant: str = ""
    why: str = ""
    lost: datetime | None = None
    unread: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return all that is odd about it."""
        lost = f"replaces what was handed in on {moment(self.lost)}" if self.lost else ""
        unread = f"its time, {self.unread!a}, cannot be read" if self.unread else ""
        return tuple(filter(None, (self.why, lost, unread)))


@dataclass(frozen=True)
class Intake:
    """What a download came to: a line a submission, who sent several, who sent nothing."""

    platform: str
    lines: tuple[Line, ...]
    several: tuple[Settled, ...] = ()
    nothing_from: tuple[Person, ...] = field(default=())

    def of(self, *whats: What) -> tuple[Line, ...]:
        """Return the lines about some of the things that can become of a submission."""
        return tuple(line for line in self.lines if line.what in whats)


def take_in(
    path: Path,
    classroom: Classroom,
    wanted: Wanted,
    platform: str = "",
    chosen: Mapping[str, str] | None = None,
) -> Intake:
    """Collect one assignment from a download into the classroom, and return what came of it.

    `chosen` says by hand whose a submission is: its name in the download, and the student.

    Raises:
        CourseError: the download cannot be used at all, or something cannot be written.
    """
    delivery = unpacked(path, wanted, platform)
    by_hand = {one_line(name): student for name, student in (chosen or {}).items()}
    _refuse_nameless(delivery, wanted, path)
    _refuse_chosen(delivery, wanted.roster, by_hand)
    settled, left = settle(delivery.parcels, wanted, by_hand)
    if not (settled or left):
        raise CourseError(
            f"{path} holds no submission of {wanted.assignment}; look whether it is the folder or "
            "the zip that you mean."
        )
    lines = [*(_left(*one) for one in left), *(_put(one, classroom, wanted) for one in settled)]
    intake = Intake(
        delivery.platform,
        tuple(lines),
        tuple(one for one in settled if one.earlier and not one.parcel.beside),
        tuple(_without(wanted.roster, settled)),
    )
    write_text(classroom.collected(wanted.assignment), report_csv(intake, classroom, wanted))
    return intake


def _refuse_nameless(delivery: Delivery, wanted: Wanted, path: Path) -> None:
    if wanted.roster is None and delivery.platform not in NAMES_STUDENTS:
        raise CourseError(
            f"{path} comes from {delivery.platform.capitalize()} and names students, not their "
            "ids, and there is no roster; run `course roster import` first."
        )


def _refuse_chosen(delivery: Delivery, roster: Roster | None, chosen: Mapping[str, str]) -> None:
    names = {parcel.name for parcel in delivery.parcels}
    for name, student in chosen.items():
        if name not in names:
            raise CourseError(f"nothing in it is called {name!a}; give a name as it was reported.")
        if not is_name(student) or (roster and student not in roster.by_id):
            raise CourseError(f"{student!a} is not on the roster; give the id of somebody who is.")


def _left(parcel: Parcel, why: str) -> Line:
    return Line("", What.LEFT, parcel.name, participant=parcel.participant, why=why)


def _without(roster: Roster | None, settled: Sequence[Settled]) -> Iterator[Person]:
    sent = {one.student for one in settled}
    yield from (person for person in (roster.people if roster else ()) if person.id not in sent)


def _put(one: Settled, classroom: Classroom, wanted: Wanted) -> Line:
    """Write one student's notebook and its time, unless what is there is the same or newer."""
    parcel, assignment = one.parcel, wanted.assignment
    line = Line(
        one.student, What.LEFT, parcel.name, late=parcel.late, participant=parcel.participant
    )
    try:
        found = notebook(parcel, wanted)
        folder = classroom.submitted(one.student, assignment)
        if folder.exists() or folder.is_symlink():
            refuse_links(folder)
        data = found.read()
    except AnswerError as error:
        return replace(line, why=str(error))
    when = parcel.when or parcel.ask_when(found)
    known = _known(folder / TIMESTAMP)
    what = _written(folder / f"{assignment}.ipynb", data, when, known)
    why = _held_back(known) if what is What.OLDER else _ahead(when)
    lost = known if what is What.REPLACED and not when else None
    unread = "" if what is What.SAME and known else parcel.unread
    return replace(line, what=what, file=found.path, when=when, why=why, lost=lost, unread=unread)


def _ahead(when: datetime | None) -> str:
    if when and when > datetime.now(timezone.utc) + AHEAD:
        return f"says it was handed in on {moment(when)}, which has not come yet"
    return ""


def _held_back(known: datetime | None) -> str:
    """Return why something is older than what is there, if a clock that was wrong is to blame."""
    why = _ahead(known)
    advice = f"; remove its {TIMESTAMP} and collect again, or this one stays out"
    return f"has something there that {why}{advice}" if why else ""


def _written(path: Path, data: bytes, when: datetime | None, known: datetime | None) -> What:
    if path.exists():
        if when and known and when < known:
            return What.OLDER
        if path.read_bytes() == data and (when is None or when == known):
            return What.SAME
    what = What.REPLACED if path.exists() else What.NEW
    _place(path, data, when)
    return what


def _place(path: Path, data: bytes, when: datetime | None) -> None:
    """Put a notebook and its time in their places; no notebook has the time of another."""
    stamp = path.with_name(TIMESTAMP)
    told = stamped(when).encode() if when else b""
    with beside(path, data) as notebook, beside(stamp, told) as time:
        stamp.unlink(missing_ok=True)
        notebook.replace(path)
        if when:
            time.replace(stamp)


def _known(stamp: Path) -> datetime | None:
    """Return when what is there was handed in, None where nothing tells."""
    try:
        return read_timestamp(stamp)
    except ValueError:
        return None


def report_csv(intake: Intake, classroom: Classroom, wanted: Wanted) -> str:
    """Return the report as a table; who was collected earlier and not now keeps his line."""
    now = {line.student for line in intake.lines}
    kept = [row for row in collected(classroom, wanted.assignment) if row["student"] not in now]
    rows = [{**dict.fromkeys(COLUMNS, ""), **row} for row in kept if row["student"]]
    rows += [_row(line) for line in intake.lines]
    ordered = sorted(rows, key=lambda row: (row["student"], row["name"]))
    return written([COLUMNS, *([row[column] for column in COLUMNS] for row in ordered)])


def _row(line: Line) -> dict[str, str]:
    return {
        "student": line.student,
        "what": line.what.value,
        "name": line.name,
        "file": line.file,
        "handed in": moment(line.when) if line.when else "",
        "late": "late" if line.late else "",
        "participant": line.participant,
        "why": "; ".join(line.reasons),
    }


def collected(classroom: Classroom, assignment: str) -> tuple[Mapping[str, str], ...]:
    """Return the report of earlier collections, row by row; nothing where there is none."""
    path = classroom.collected(assignment)
    try:
        rows = read_table(path.read_bytes(), str(path)).rows if path.exists() else ()
    except CourseError:
        return ()
    return tuple(row for row in rows if "student" in row)
