"""What a class came to, in numbers that add up whatever the class is like."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from statistics import median

from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook import statistics
from autograder.gradebook.records import Record, State, Submissions, build_records
from autograder.gradebook.statistics import MOST_BARS, Bar, Stand

classes = st.builds(verdicts.sample_class, st.integers(14, 40), st.integers(0, 999))


def of(*those) -> tuple[Record, ...]:
    """Return the records of these verdicts."""
    return build_records(Submissions(verdicts={v.student: v for v in those}), None)


def test_an_empty_class_has_statistics() -> None:
    """Nobody gives empty tables and no median, not an error."""
    assert statistics.states(()) == dict.fromkeys(State, 0)
    assert statistics.distribution(()) == ()
    assert statistics.middle(()) is None
    assert statistics.check_rows(()) == () == statistics.belief_rows(())
    assert statistics.matrix((), statistics.check_rows(())).rows == ()


def test_a_class_of_which_nothing_is_judged_has_no_distribution() -> None:
    """Not graded is not zero: it stands in no bar and in no median."""
    records = of(verdicts.refused(), verdicts.unjudged(), verdicts.partly_judged())
    assert statistics.distribution(records) == ()
    assert statistics.middle(records) is None


@given(classes)
def test_every_student_is_in_one_state(records) -> None:
    """The census adds up to the class."""
    assert sum(statistics.states(records).values()) == len(records)


@given(classes)
def test_every_judged_submission_stands_in_one_bar(records) -> None:
    """The bars meet, begin at 0, are twelve at most, and hold exactly those within their bounds."""
    bars = statistics.distribution(records)
    assert bars[0].low == 0
    assert all(one.high + 1 == other.low for one, other in pairwise(bars))
    assert len(bars) <= MOST_BARS
    marks = [record.earned for record in records if record.judged]
    assert [bar.count for bar in bars] == [
        sum(bar.low <= mark <= bar.high for mark in marks) for bar in bars
    ]
    assert sum(bar.count for bar in bars) == len(marks)


def test_the_distribution_ends_at_the_most_that_can_be_had_so_far() -> None:
    """While written answers are not read, full marks stand at the right end."""
    bars = statistics.distribution((verdicts.record(verdicts.right()),))
    assert bars[-1] == Bar(33, 34, 1)


def test_a_bar_of_one_number_is_labelled_with_it() -> None:
    """No `8 to 8` in the table."""
    assert (Bar(8, 8, 0).label, Bar(4, 7, 0).label) == ("8", "4\N{EN DASH}7")


@given(classes)
def test_the_median_lies_in_the_middle_half(records) -> None:
    """The median is that of the judged, and the bounds lie around it."""
    middle = statistics.middle(records)
    marks = [record.earned for record in records if record.judged]
    assert middle is not None
    assert middle.median == median(marks)
    assert min(marks) <= middle.lower <= middle.median <= middle.upper <= max(marks)


@given(classes, st.randoms())
def test_statistics_do_not_depend_on_the_order_of_the_class(records, draw) -> None:
    """A class sorted otherwise has the same numbers."""
    shuffled = draw.sample(records, len(records))
    for number in (statistics.states, statistics.distribution, statistics.middle):
        assert number(records) == number(shuffled)
    counts = [
        {(row.exercise, row.check): row.counts for row in statistics.check_rows(some)}
        for some in (records, shuffled)
    ]
    assert counts[0] == counts[1]


@given(classes)
def test_a_check_counts_every_submission_that_has_it_once(records) -> None:
    """Kept, broken, waiting, not written and not judged add up to those that could be read."""
    readable = [r for r in records if r.verdict and not r.verdict.refused]
    for row in statistics.check_rows(records):
        assert sum(row.counts.values()) == len(readable)
        assert row.kept <= row.asked <= len(readable)
        assert 0 <= row.share <= 1


@given(classes)
def test_the_picture_of_the_class_agrees_with_the_table(records) -> None:
    """Who looks and who reads learn the same: each row has the counts of its check."""
    matrix = statistics.matrix(statistics.by_marks(records), statistics.check_rows(records))
    assert [r.auto for r in matrix.records] == sorted(r.auto for r in matrix.records)
    for row, stands in zip(matrix.rows, matrix.stands, strict=True):
        assert Counter(stands) == Counter({s: n for s, n in row.counts.items() if n})


def test_the_five_stands_are_told_apart() -> None:
    """What waits, and what is not written, is not counted as broken."""
    records = of(
        verdicts.right("s1"),
        verdicts.flipped("s2"),
        verdicts.blank("s3"),
        verdicts.unjudged("s4"),
        verdicts.refused("s5"),
    )
    rows = {row.check: row for row in statistics.check_rows(records)}
    first, second = rows["slides_without_flipping"], rows["sums_over_channels"]
    assert first.counts == {
        Stand.KEPT: 1,
        Stand.BROKEN: 1,
        Stand.WAITS: 0,
        Stand.UNWRITTEN: 1,
        Stand.NOT_JUDGED: 1,
    }
    assert (second.counts[Stand.BROKEN], second.counts[Stand.WAITS]) == (0, 1)
    assert (first.kept, first.asked, first.share) == (1, 3, 1 / 3)


def test_a_check_that_nobody_was_asked_has_no_share() -> None:
    """Nothing is divided by zero when the machine could run nothing."""
    assert {row.share for row in statistics.check_rows(of(verdicts.unjudged()))} == {0.0}


def test_checks_are_numbered_in_the_order_of_the_notebook() -> None:
    """Ten comes after nine: 1.10 is no decimal."""
    base = verdicts.right()
    many = tuple(replace(base.results[0].findings[0], check=f"check_{i}") for i in range(11))
    records = of(replace(base, results=(replace(base.results[0], findings=many), base.results[1])))
    numbers = [row.number for row in statistics.check_rows(records)]
    assert numbers[8:13] == ["1.9", "1.10", "1.11", "2.1", "2.2"]


def test_a_check_that_a_refused_notebook_lacks_is_in_its_place() -> None:
    """A submission graded with fewer checks does not disorder the others."""
    base = verdicts.right("s2")
    older = replace(base, student="s1", results=base.results[1:])
    rows = statistics.check_rows(of(older, base))
    assert len({row.number for row in rows}) == len(rows) == 20
    assert sum(row.counts[Stand.KEPT] for row in rows) == 20 + 11


def test_the_commonest_misconception_stands_first_and_names_its_students() -> None:
    """An instructor reads off what to explain again, and to whom."""
    border = replace(
        verdicts.unexplained("s1"),
        results=(
            replace(verdicts.unexplained().results[0], diagnosis=verdicts.FORGETS_BIAS),
            *verdicts.right().results[1:],
        ),
    )
    rows = statistics.belief_rows(of(border, verdicts.flipped("s2"), verdicts.flipped("s3")))
    assert [(row.diagnosis.misconception, row.count, row.students) for row in rows] == [
        ("flips_the_kernel", 2, ("s2", "s3")),
        ("forgets_the_bias", 1, ("s1",)),
    ]
