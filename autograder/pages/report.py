"""The page that an instructor reads: who is where, what is hard, what needs a look."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote

from autograder.gradebook import items, statistics
from autograder.gradebook.blocks import blocks
from autograder.gradebook.exercises import exercise_rows
from autograder.gradebook.records import Record, State, wall_of
from autograder.gradebook.spread import days, sections
from autograder.gradebook.statistics import CheckRow, Stand
from autograder.model.verdict import Layer
from autograder.model.wording import points
from autograder.pages.feedback import missing
from autograder.pages.html import number, render
from autograder.pages.pictures import CROWD, HEIGHT, WIDTH, columns, strips, thinned, ticks

LISTED = 1000  # students whom a page lists one by one: more are no help, and a burden to a browser


def class_page(
    records: Sequence[Record],
    *,
    title: str,
    wall: Sequence[Layer] | None = None,
    book: str = "",
    notices: Sequence[str] = (),
    page: Callable[[str], str | None] = lambda _: None,
    tables: Mapping[str, str] | None = None,
) -> str:
    """Return one self-contained HTML page about a class.

    `wall` is that of the run; without one it is read off the verdicts. `notices` are said at the
    top (`Roll.notices`). `page` returns the path of a student's own page, where there is one,
    relative to this one and not quoted; `tables` has that of the file with the numbers behind each
    chart.
    """
    layers = tuple(wall_of(records) if wall is None else wall)
    rows = statistics.check_rows(records)
    crowd = statistics.by_marks(records)
    drawn, every = thinned(crowd)
    bars = statistics.distribution(records)
    return render(
        "report.html",
        records=records,
        title=title,
        book=book,
        notices=notices,
        page=lambda student: quote(page(student) or "", errors="replace"),
        summary=tuple(summary(records)),
        tables={name: quote(path) for name, path in (tables or {}).items()},
        blocks=blocks(records),
        parts={"By section": sections(records), "By the day of handing in": days(records)},
        states=statistics.states(records),
        look=needs_a_look(records),
        bars=bars,
        columns=columns(bars),
        ticks=ticks(bars),
        box=(WIDTH, HEIGHT),
        exercises=exercise_rows(records),
        rows=rows,
        beliefs=statistics.belief_rows(records),
        strips=strips(statistics.matrix(drawn, rows)),
        every=every,
        crowd=crowd,
        named=len(crowd) <= CROWD,
        listed=LISTED,
        stuck=tuple(stuck(crowd, rows)) if len(records) <= LISTED else (),
        hardest=hardest(rows, len(crowd)),
        items=items.items(records),
        talk_to=items.stuck(records),
        fewest=items.FEWEST,
        missing_layers=missing(layers),
        wall_unknown=bool(crowd) and not layers,
        Stand=Stand,
        State=State,
    )


def needs_a_look(records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the submissions that could not be judged, wholly or in part."""
    return tuple(record for record in records if record.state is State.NOT_GRADED)


def summary(records: Sequence[Record]) -> Iterator[str]:
    """Yield in a few sentences where the class stands."""
    if not records:
        yield "Nobody is on the roster and nothing was handed in."
        return
    counts = statistics.states(records)
    known = ", ".join(f"{counts[state]} {state.value}" for state in State if counts[state])
    yield f"{_count(len(records), 'student')}: {known}."
    if strangers := sum(not record.on_roster for record in records):
        yield f"{strangers} of them {'is' if strangers == 1 else 'are'} not on the roster."
    yield from _middle(records)
    unread = sum(bool(record.unread) for record in records if record.judged)
    if unread:
        yield f"Written answers of {_count(unread, 'student')} are not read yet and not counted."


def _middle(records: Sequence[Record]) -> Iterator[str]:
    marks = statistics.middle(records)
    graded = statistics.judged(records)
    if not marks:
        return
    top = max(record.settled for record in graded)
    if len(graded) == 1:
        yield f"The one graded submission has {number(marks.median)} of {points(top)}."
        return
    yield (
        f"The median of the {len(graded)} judged is {number(marks.median)} of {points(top)}; the "
        f"middle half lies between {number(marks.lower)} and {number(marks.upper)}."
    )


def hardest(rows: Sequence[CheckRow], submissions: int) -> str:
    """Return what the picture of the class shows, in one sentence for those who do not see it."""
    asked = [row for row in rows if row.asked]
    if not asked:
        return ""
    least = min(asked, key=lambda row: row.share)
    name = least.check.replace("_", " ")
    return (
        f"{len(rows)} checks by {_count(submissions, 'submission')}. The check kept "
        f"least often is {least.number}, {name}: {least.kept} of {least.asked}."
    )


def stuck(
    records: Sequence[Record], rows: Sequence[CheckRow]
) -> Iterator[tuple[Record, Mapping[Stand, tuple[str, ...]]]]:
    """Yield for every record the numbers of its checks, by stand."""
    for record in records:
        own = statistics.stands(record)
        yield (
            record,
            {s: tuple(row.number for row in rows if own.get(row.place) is s) for s in Stand},
        )


def _count(number_of: int, noun: str) -> str:
    return f"{number_of} {noun}" if number_of == 1 else f"{number_of} {noun}s"
