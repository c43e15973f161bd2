"""The marks of a class as tables: ours, nbgrader's, Canvas's and Moodle's.

*Missing*, *not graded* and *zero* are three things in all of them: a mark is written when it is
final, which a zero is, and its cell is empty until then. Who is excused has no mark, which Canvas
has a word for. Whoever is on the roster has a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from autograder.campus.moodle import Participant, Worksheet
from autograder.campus.people import Person, Roster
from autograder.campus.tables import written
from autograder.gradebook.lateness import moment
from autograder.gradebook.records import Record, State
from autograder.model.files import write_text

COLUMNS = (
    "student",
    "last name",
    "first name",
    "email",
    "state",
    "auto",
    "manual",
    "penalty",
    "total",
    "possible",
    "submitted",
    "on roster",
)
NBGRADER = (  # the columns of nbgrader's own exporter, in its order
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "Points Possible"  # how Canvas knows the row that is about nobody
EXCUSED = "EX"  # what Canvas writes and reads in place of a mark
MOODLE = ("First name", "Last name", "ID number", "Email address")


@dataclass(frozen=True)
class Class:
    """One assignment of a class: its records, and what platforms know its students by."""

    assignment: str
    records: tuple[Record, ...]
    roster: Roster

    @property
    def enrolled(self) -> tuple[Record, ...]:
        """Return the records of those who are on the roster: a platform knows nobody else."""
        return tuple(record for record in self.records if record.on_roster)

    def person(self, record: Record) -> Person:
        """Return what is known of a student beside the records."""
        who = record.who
        known = Person(who.id, who.first_name, who.last_name, who.email)
        return self.roster.by_id.get(who.id, known)


def marks_csv(records: Iterable[Record]) -> str:
    """Return the marks of a class in our own columns; `state` says why a cell is empty."""
    return written([COLUMNS, *map(row, records)])


def write_marks(path: Path, records: Iterable[Record]) -> None:
    """Write the marks of a class to a file.

    Raises:
        CourseError: the file cannot be written; what was there before is untouched.
    """
    write_text(path, marks_csv(records))


def row(record: Record) -> tuple[str, ...]:
    """Return one record as the cells of its row."""
    who = record.who
    return (
        *(who.id, who.last_name, who.first_name, who.email),
        record.state.value,
        *_marks(record),
        str(record.possible),
        moment(record.submitted) if record.submitted else "",
        "yes" if record.on_roster else "no",
    )


def _marks(record: Record) -> tuple[str, str, str, str]:
    """Return auto, manual, penalty and total; each is empty while it is not known."""
    if record.state in (State.MISSING, State.EXCUSED):
        return ("", "", "", "")
    auto = str(record.auto) if record.judged else ""
    manual = str(record.by_hand) if not record.unread else ""
    penalty = str(record.penalty) if record.final else ""
    return (auto, manual, penalty, total(record))


def total(record: Record) -> str:
    """Return the mark of a record once it is final, nothing before."""
    return str(record.earned) if record.final else ""


def nbgrader_csv(group: Class) -> str:
    """Return the table that nbgrader's exporter writes, quoted; what is not known is empty."""
    due = next((r.lateness.due for r in group.records if r.lateness), None)
    rows = (_nbgrader_row(group.assignment, record, due) for record in group.records)
    return written([NBGRADER, *rows])


def _nbgrader_row(assignment: str, record: Record, due: datetime | None) -> Sequence[str]:
    who = record.who
    known = record.final
    return (
        assignment,
        _naive(due),
        _naive(record.submitted),
        *(who.id, who.last_name, who.first_name, who.email),
        str(float(record.raw)) if known else "",
        str(float(record.penalty)) if known else "",
        str(float(record.earned)) if known else "",
        str(float(record.possible)),
    )


def _naive(when: datetime | None) -> str:
    """Return a time as nbgrader writes it: in UTC, without saying so."""
    return str(when.astimezone(timezone.utc).replace(tzinfo=None)) if when else ""


def canvas_csv(group: Class, heading: str) -> str:
    """Return the table that Canvas's gradebook imports; `heading` is the column, as Canvas has it.

    Canvas finds a student by its own number, or by SIS ID or login, and makes a new assignment of
    a heading that it does not know.
    """
    points = (POINTS_POSSIBLE, "", "", "", "", _possible(group))
    rows = (_canvas_row(group.person(r), _canvas_mark(r)) for r in group.enrolled)
    return written([(*CANVAS, heading), points, *rows])


def _canvas_mark(record: Record) -> str:
    return EXCUSED if record.state is State.EXCUSED else total(record)


def _canvas_row(person: Person, mark: str) -> Sequence[str]:
    login = person.login or person.id
    return (person.sortable, person.canvas_id, person.sis_id, login, person.section, mark)


def _possible(group: Class) -> str:
    return str(max((record.possible for record in group.records), default=0))


def moodle_csv(group: Class, heading: str) -> str:
    """Return a table for Moodle's *Grades, Import, CSV file*, where its columns are assigned."""
    rows = (_moodle_row(group.person(record), total(record)) for record in group.enrolled)
    return written([(*MOODLE, heading), *rows])


def _moodle_row(person: Person, mark: str) -> Sequence[str]:
    """Return a row; whoever has neither number nor address is known by the id."""
    number = person.number or (person.id if not person.email else "")
    return (person.first_name, person.last_name, number, person.email, mark)


def moodle_worksheet(group: Class, worksheet: Worksheet, participants: Mapping[str, str]) -> str:
    """Return Moodle's own grading worksheet with the marks filled in."""
    marks = {record.student: total(record) for record in group.records}
    known = {participant: marks.get(student, "") for participant, student in participants.items()}
    return worksheet.filled({participant: mark for participant, mark in known.items() if mark})


def participants(
    group: Class, worksheet: Worksheet | None, rows: Iterable[Mapping[str, str]]
) -> dict[str, str]:
    """Return the student of every participant that Moodle numbers in this assignment.

    `rows` are the report of what was collected, which knows the numbers of who handed in; the
    worksheet knows everybody's.
    """
    people = worksheet.participants.values() if worksheet else ()
    told = {one.participant: _student(one, group.roster) for one in people}
    collected = {row.get("participant", ""): row["student"] for row in rows}
    return {number: who for number, who in {**told, **collected}.items() if number and who}


def _student(one: Participant, roster: Roster) -> str:
    """Return the one student whom a row of the worksheet can mean, or nothing."""
    for people in (
        roster.with_word(one.email),
        roster.with_word(one.number),
        roster.called(one.name),
    ):
        if people:
            return people[0].id if len(people) == 1 else ""
    return ""
