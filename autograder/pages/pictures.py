"""Numbers to shapes: the geometry of the histogram and of the picture of students by checks.

Nothing here is a color or a word; the templates draw what is returned.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from autograder.gradebook.records import Record
from autograder.gradebook.statistics import Bar, CheckRow, Matrix, Stand

WIDTH, HEIGHT = 360.0, 150.0  # of the histogram: a phone is as wide
TOP, BOTTOM = 18.0, 34.0  # room for the numbers above and below the bars
GAP = 3.0
CROWD = 60  # students above which the picture of the class leaves no gaps
MOST_COLUMNS = 600  # submissions side by side: a screen shows hardly more


@dataclass(frozen=True)
class Column:
    """One bar of the histogram in its own coordinates."""

    x: float
    y: float
    width: float
    height: float
    bar: Bar

    @property
    def middle(self) -> float:
        """Return the x of the bar's middle, where its numbers stand."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class Strip:
    """The picture of one exercise: its checks as rows, the class as columns of width 1.

    `paths` has one SVG path a stand.
    """

    exercise: str
    rows: tuple[CheckRow, ...]
    students: int
    paths: tuple[tuple[Stand, str], ...]


# Top and height of a cell's mark within a row of height 1: told apart without color.
SHAPES = {
    Stand.KEPT: ((0.08, 0.84),),
    Stand.BROKEN: ((0.08, 0.84),),
    Stand.WAITS: ((0.62, 0.3),),
    Stand.UNWRITTEN: ((0.43, 0.14),),
    Stand.NOT_JUDGED: ((0.14, 0.12), (0.74, 0.12)),
}


@dataclass(frozen=True)
class Tick:
    """One number below the histogram, and where it stands."""

    x: float
    label: int


def ticks(bars: Sequence[Bar]) -> tuple[Tick, ...]:
    """Return the points at which bars begin, and at the right end the most that can be had."""
    if not bars:
        return ()
    step = WIDTH / len(bars)
    starts = tuple(Tick(round(i * step, 2), bar.low) for i, bar in enumerate(bars))
    return (*starts, Tick(WIDTH, bars[-1].high))


def columns(bars: Sequence[Bar]) -> tuple[Column, ...]:
    """Return the bars of a histogram, the tallest as high as there is room."""
    if not bars:
        return ()
    step = WIDTH / len(bars)
    tallest = max(1, max(bar.count for bar in bars))
    room = HEIGHT - TOP - BOTTOM
    return tuple(_column(i, step, room * bar.count / tallest, bar) for i, bar in enumerate(bars))


def _column(place: int, step: float, height: float, bar: Bar) -> Column:
    return Column(
        x=round(place * step + GAP / 2, 2),
        y=round(HEIGHT - BOTTOM - height, 2),
        width=round(step - GAP, 2),
        height=round(height, 2),
        bar=bar,
    )


def thinned(records: Sequence[Record]) -> tuple[Sequence[Record], int]:
    """Return one record in so many, few enough to be drawn side by side, and how many that is."""
    every = max(1, ceil(len(records) / MOST_COLUMNS))
    return records[::every], every


def strips(matrix: Matrix) -> tuple[Strip, ...]:
    """Return one picture an exercise, in the order of the checks."""
    exercises = dict.fromkeys(row.exercise for row in matrix.rows)
    return tuple(_strip(matrix, exercise) for exercise in exercises)


def _strip(matrix: Matrix, exercise: str) -> Strip:
    pairs = zip(matrix.rows, matrix.stands, strict=True)
    own = [(row, stands) for row, stands in pairs if row.exercise == exercise]
    table = [stands for _, stands in own]
    paths = tuple((stand, _path(stand, table, len(matrix.records))) for stand in Stand)
    return Strip(
        exercise=exercise,
        rows=tuple(row for row, _ in own),
        students=len(matrix.records),
        paths=tuple((stand, path) for stand, path in paths if path),
    )


def _path(stand: Stand, table: Sequence[Sequence[Stand | None]], students: int) -> str:
    gap = 0.0 if students > CROWD else 0.06
    return "".join(
        _box(start + gap, y + top, length - 2 * gap, height)
        for y, stands in enumerate(table)
        for start, length in _runs(stand, stands, join=not gap)
        for top, height in SHAPES[stand]
    )


def _runs(stand: Stand, stands: Sequence[Stand | None], join: bool) -> Iterator[tuple[int, int]]:
    """Yield start and length of every run of a stand in a row, runs of one unless joined."""
    start = 0
    for x in range(1, len(stands) + 1):
        if x < len(stands) and join and stands[x] is stands[start]:
            continue
        if stands[start] is stand:
            yield start, x - start
        start = x


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.4g} {y:.4g}h{width:.4g}v{height:.4g}h{-width:.4g}z"
