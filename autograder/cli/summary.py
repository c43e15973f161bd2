"""What is said when a class is graded: counts first, then what needs a look, then where things are.

The list of everybody is on the class page and in the marks; a terminal is no place for hundreds.
"""

from collections.abc import Iterator, Sequence

from autograder.cli.classes import ClassRun, Graded
from autograder.cli.clock import behind
from autograder.cli.lines import MOST, listed
from autograder.gradebook.gather import Roll
from autograder.gradebook.records import Record
from autograder.model.wording import sentence
from autograder.pages.html import clean
from autograder.pages.report import needs_a_look, summary


def say(run: ClassRun, graded: Graded, roll: Roll) -> Iterator[str]:
    """Yield the lines that an instructor reads in the terminal."""
    yield f"{run.assignment}: {_counted(graded)}"
    yield from _outdated(run, graded)
    yield from _read_before(graded, roll.records)
    yield from summary(roll.records)
    yield from _unlisted(roll.records)
    yield from roll.notices
    yield from _clock(run)
    yield from _looks(graded, roll.records)
    yield ""
    yield f"class page  {run.place.shown(run.classroom.report(run.assignment))}"
    yield f"marks       {run.place.shown(run.classroom.marks(run.assignment))}"
    yield f"feedback    {run.place.shown(run.classroom.root / 'feedback')}"


def _clock(run: ClassRun) -> Iterator[str]:
    """Yield what is to be said where a verdict is there from a time that has not come yet."""
    verdicts = run.classroom.verdict("*", run.assignment).relative_to(run.classroom.root)
    if found := behind(run.place, [verdicts.as_posix()]):
        yield sentence(found)


def _counted(graded: Graded) -> str:
    judged = sum(verdict.judged for verdict in graded.verdicts)
    unjudged = len(graded.verdicts) - judged
    if not graded.verdicts:
        return "nobody has handed anything in yet; collect the submissions and run this again."
    now = judged - graded.before
    counts = (
        f"{now} graded now" if now else "nothing new to grade",
        f"{len(graded.renewed)} of them handed in anew" if graded.renewed else "",
        f"{graded.before} graded before" if graded.before else "",
        f"{unjudged} could not be graded" if unjudged else "",
    )
    return f"{', '.join(filter(None, counts))}."


def _outdated(run: ClassRun, graded: Graded) -> Iterator[str]:
    """Yield what is to be said of marks that the checks of now did not give."""
    if graded.outdated:
        yield (
            f"{graded.outdated} graded before by other checks or another secret stay as they are; "
            f"`course regrade {run.assignment}` shows what would change."
        )


def _read_before(graded: Graded, records: Sequence[Record]) -> Iterator[str]:
    """Yield what is to be said of points that a person gave for work that was replaced."""
    names = [
        record.student
        for record in records
        if record.student in graded.renewed and any(q.points is not None for q in record.manual)
    ]
    if names:
        yield (
            f"Points for written answers were given before these handed in anew, and stay: "
            f"{listed(names)}; read them again in formgrader."
        )


def _unlisted(records: Sequence[Record]) -> Iterator[str]:
    names = [_line(record.student) for record in records if not record.on_roster]
    if names:
        yield f"Not on the roster: {', '.join(names[:MOST])}{' ...' * (len(names) > MOST)}"


def _looks(graded: Graded, records: Sequence[Record]) -> Iterator[str]:
    """Yield a line for everything that could not be graded, with the reason."""
    reasons = {verdict.student: verdict.refused for verdict in graded.verdicts if verdict.refused}
    reasons |= {record.student: record.reason for record in needs_a_look(records)}
    if reasons:
        yield ""
        yield "Could not be graded:"
        yield from _first([f"  {_line(who)}: {_line(why)}" for who, why in sorted(reasons.items())])


def _line(text: str) -> str:
    """Return a text as one line that does nothing to a terminal."""
    return " ".join(clean(text).split())


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - MOST
    return [*lines[:MOST], f"  and {more} more, on the class page"] if more > 0 else lines
