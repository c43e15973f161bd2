"""`course total`: the marks of a term put together."""

from collections.abc import Iterator, Mapping, Sequence

import click

from autograder.campus.marks import total as mark
from autograder.campus.tables import written
from autograder.cli.classes import ClassRun
from autograder.cli.lines import count, say
from autograder.cli.place import Place
from autograder.gradebook.policy import read_policy
from autograder.gradebook.records import Record, State
from autograder.gradebook.totals import total as sum_up
from autograder.model.errors import CourseError
from autograder.model.files import write_text
from autograder.pages.term import term_page
from autograder.plugin.terms import days_left_after

OPEN = {State.MISSING: "missing", State.EXCUSED: "excused"}


@click.command()
@click.argument("keys", nargs=-1)
@click.pass_obj
def total(place: Place, keys: tuple[str, ...]) -> None:
    """Put the marks of a term together.

    Every assignment counts the same. What somebody is excused from is left out, and as many of the
    lowest as drop_lowest says in policy.ini of the classroom; what is missing counts as zero. A
    total is written once all its marks are final. A page shows how the assignments went and which
    misconceptions came back. KEYS are assignments, all that somebody handed in and that were graded
    when none is named.
    """
    graded = place.keys_with(lambda key: place.classroom.marks(key).exists())
    wanted = place.keys(keys) if keys else graded
    rolls = {key: ClassRun(place, key).roll().records for key in wanted}
    if not keys:
        rolls = {key: records for key, records in rolls.items() if any(map(_came, records))}
    if not rolls:
        room = place.shown(place.classroom.root)
        raise CourseError(f"{room} has no marks yet; run `course grade`, then this again.")
    path = place.classroom.exported("total.csv")
    table = [*_table(place, rolls)]
    write_text(path, written(table))
    click.echo(f"{place.shown(path)} has {count(len(table) - 1, 'student')}.")
    say(_open(rolls))
    write_text(place.classroom.term, term_page(rolls))
    click.echo(f"{place.shown(place.classroom.term)} shows how the assignments went.")


def _came(record: Record) -> bool:
    """Return whether something was handed in: `course grade` also goes over what is not out yet."""
    return record.verdict is not None or record.state not in OPEN


def _open(rolls: Mapping[str, Sequence[Record]]) -> Iterator[str]:
    """Yield by which assignments totals have to wait, and what to do."""
    for key, records in rolls.items():
        counted = [r for r in records if r.state not in OPEN and not r.final]
        if counted:
            yield (
                f"  {key}: {count(len(counted), 'mark')} not final yet, so those students have no "
                "total; grade what is open, read written answers in formgrader, and run this again."
            )


def _table(place: Place, rolls: Mapping[str, Sequence[Record]]) -> Iterator[Sequence[str]]:
    policy = read_policy(place.classroom.policy)
    pool = policy.late.late_days if policy.late else 0
    left = days_left_after(place.classroom, policy) if pool else {}
    yield (
        *("student", "last name", "first name", "email", "on roster"),
        *rolls,
        *("dropped", "late days left", "total percent"),
    )
    for own in _by_student(rolls):
        who, on_roster = next((record.who, record.on_roster) for record in own.values())
        came = sum_up({key: own.get(key) for key in rolls}, policy.drop_lowest)
        yield (
            *(who.id, who.last_name, who.first_name, who.email, "yes" if on_roster else "no"),
            *(_cell(own.get(key)) for key in rolls),
            " ".join(came.dropped),
            str(left.get(who.id, pool)) if pool else "",
            "" if came.percent is None else str(came.percent),
        )


def _by_student(rolls: Mapping[str, Sequence[Record]]) -> Iterator[dict[str, Record]]:
    """Yield the records of each student by assignment, in the order of the roster."""
    by_student: dict[str, dict[str, Record]] = {}
    for on_roster in (True, False):
        for key, records in rolls.items():
            for record in records:
                if record.on_roster is on_roster:
                    by_student.setdefault(record.student, {})[key] = record
    yield from by_student.values()


def _cell(record: Record | None) -> str:
    return OPEN.get(record.state, mark(record)) if record else OPEN[State.MISSING]
