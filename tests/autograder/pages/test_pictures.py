"""The geometry of the pictures: nothing lies outside, nothing is drawn twice."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.records import Student
from autograder.gradebook.statistics import (
    Bar,
    Stand,
    by_marks,
    check_rows,
    distribution,
    matrix,
)
from autograder.pages.pictures import (
    CROWD,
    HEIGHT,
    MOST_COLUMNS,
    SHAPES,
    WIDTH,
    Strip,
    columns,
    strips,
    thinned,
    ticks,
)

BOX = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z")
bars = st.lists(st.integers(0, 500), max_size=12).map(
    lambda counts: tuple(Bar(4 * i, 4 * i + 3, count) for i, count in enumerate(counts))
)


@given(bars)
def test_a_histogram_stays_in_its_frame(some) -> None:
    """No bar is cut off or lies over its neighbor, and heights are as the counts."""
    drawn = columns(some)
    assert len(drawn) == len(some)
    assert all(c.x >= 0 and c.x + c.width <= WIDTH for c in drawn)
    assert all(c.y >= 0 and c.y + c.height <= HEIGHT for c in drawn)
    assert all(a.x + a.width < b.x for a, b in pairwise(drawn))
    tallest = max((bar.count for bar in some), default=0)
    full = max((c.height for c in drawn), default=0)
    assert all(abs(c.height - full * c.bar.count / tallest) < 0.02 for c in drawn if tallest)


@given(bars)
def test_a_number_stands_where_its_bar_begins(some) -> None:
    """The points below the histogram are those of the bars, and the last is the most of all."""
    marks = ticks(some)
    most = [bar.high for bar in some[-1:]]
    assert [mark.label for mark in marks] == [bar.low for bar in some] + most
    assert all(a.x < b.x for a, b in pairwise(marks))
    assert all(0 <= mark.x <= WIDTH for mark in marks)


def test_nobody_has_no_histogram() -> None:
    """Nothing is drawn of an empty class, and nothing fails."""
    assert (columns(()), ticks(()), strips(matrix((), ()))) == ((), (), ())


@given(st.integers(14, CROWD + 40), st.integers(0, 99))
def test_every_cell_is_drawn_once_and_in_its_place(size, seed) -> None:
    """Each student's stand with each check is one mark in its column and row, joined or not."""
    records = verdicts.sample_class(size, seed)
    table = matrix(by_marks(records), check_rows(records))
    at = 0
    for strip in strips(table):
        own = table.stands[at : at + len(strip.rows)]
        expected = {
            (x, y, stand) for y, row in enumerate(own) for x, stand in enumerate(row) if stand
        }
        marks = list(drawn_cells(strip))
        assert set(marks) == expected
        assert len(set(marks)) == len({(x, y) for x, y, _ in marks})
        at += len(strip.rows)


@given(st.integers(0, 3 * MOST_COLUMNS + 2))
def test_a_crowd_is_drawn_by_every_so_many(size) -> None:
    """Evenly from the first on, and as many as fit."""
    record = verdicts.sample_class(14)[0]
    crowd = tuple(replace(record, who=Student(f"s{number}")) for number in range(size))
    few, every = thinned(crowd)
    assert [one.student for one in few] == [f"s{number}" for number in range(0, size, every)]
    assert len(few) <= MOST_COLUMNS
    assert every == 1 or len(few) > MOST_COLUMNS / 2


def test_a_few_are_drawn_beside_the_counts_of_all() -> None:
    """Each of them with its own stands; what is counted does not change."""
    records = verdicts.sample_class(20)
    crowd, rows = by_marks(records), check_rows(records)
    all_of_them, few = matrix(crowd, rows), matrix(crowd[::3], rows)
    assert few.stands == tuple(stands[::3] for stands in all_of_them.stands)
    assert few.rows == all_of_them.rows == rows


def drawn_cells(strip: Strip) -> Iterator[tuple[int, int, Stand]]:
    """Yield column, row and stand of every mark in a strip, a long one column by column."""
    for stand, path in strip.paths:
        for x, y, width, _ in (map(float, box) for box in BOX.findall(path)):
            yield from ((c, int(y), stand) for c in range(round(x), round(x + width)))


def test_stands_are_told_apart_by_their_shapes() -> None:
    """Only kept and broken share one, and those differ most in lightness."""
    shapes = list(SHAPES.values())
    assert len(set(shapes)) == len(shapes) - 1


@given(st.integers(14, 40), st.integers(0, 99))
def test_a_full_bar_is_as_high_as_there_is_room(size, seed) -> None:
    """The picture of any class uses its height."""
    drawn = columns(distribution(verdicts.sample_class(size, seed)))
    assert max(c.height for c in drawn) == 98.0
