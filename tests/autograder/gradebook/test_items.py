"""Which check to mend: a correlation that can be done by hand, and advice that fits it."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.blocks import blocks
from autograder.gradebook.items import FEWEST, Item, items, stuck
from autograder.gradebook.records import Record, Submissions, build_records
from autograder.gradebook.sheets import sheets
from autograder.gradebook.statistics import belief_rows, check_rows
from autograder.model.verdict import Finding, Outcome, Result, Verdict
from autograder.pages.report import class_page

KEPT, BROKEN = Outcome.KEPT, Outcome.BROKEN
classes = st.builds(verdicts.sample_class, st.integers(14, 40), st.integers(0, 999))


def a_class(*rows: str) -> tuple[Record, ...]:
    """Return a class in which each row is a student and each letter a check, `k` for kept."""
    those = {
        f"s{number:02d}": Verdict("a", f"s{number:02d}", (Result("f", tuple(findings(row))),))
        for number, row in enumerate(rows)
    }
    return build_records(Submissions(verdicts=those), None)


def findings(row: str):
    """Yield a finding a letter: kept, broken, or waiting for the first."""
    for number, letter in enumerate(row):
        outcome = KEPT if letter == "k" else BROKEN
        waits = "c0" if letter == "w" else ""
        yield Finding(f"c{number}", "A claim.", outcome, 2, waits_for=waits)


def item(records: tuple[Record, ...], check: str) -> Item:
    """Return one check of a class as an item."""
    return next(one for one in items(records) if one.row.check == check)


GOES_WITH = ("kkk", "kkb") * 3 + ("bbb", "bbk") * 3


def test_a_check_that_goes_with_the_rest_has_a_high_correlation() -> None:
    """It is Pearson's correlation of being kept with the points of all other checks."""
    found = item(a_class(*GOES_WITH), "c0").discrimination
    kept, rest = [1] * 6 + [0] * 6, [4, 2] * 3 + [0, 2] * 3

    assert found == pytest.approx(np.corrcoef(kept, rest)[0, 1])
    assert item(a_class(*GOES_WITH), "c0").advice == ""


def test_a_check_kept_by_the_wrong_students_is_to_be_read_once_more() -> None:
    """A check that asks the opposite of what it says is found by its sign."""
    one = item(a_class(*("kkb", "kkb", "kkk") * 2, *("bbk", "bbk") * 3), "c2")

    assert one.discrimination is not None
    assert one.discrimination < 0
    assert "those who keep it keep less of the rest" in one.advice


def test_nobody_and_everybody_are_told() -> None:
    """Such a check has no correlation, and a reason to look at it."""
    records = a_class(*("kbk", "kbb") * 6)

    assert item(records, "c0").discrimination is None
    assert "everybody keeps it" in item(records, "c0").advice
    assert "nobody keeps it" in item(records, "c1").advice


def test_a_small_class_is_given_no_advice() -> None:
    """Nine submissions say nothing about a check."""
    records = a_class(*GOES_WITH[: FEWEST - 1])
    assert {(one.discrimination, one.advice) for one in items(records)} == {(None, "")}


def test_what_a_check_holds_up_counts_submissions() -> None:
    """Two checks of one submission that wait for the first count once."""
    records = a_class("bww", "bwb", "kkk")
    assert item(records, "c0").blocked == 2


@given(classes)
def test_every_check_of_a_class_is_an_item(records) -> None:
    """In the order and with the counts of the checks, and correlations between -1 and 1.

    One page has both tables, and its CSV has these: a reader who compares them finds one number.
    """
    found = items(records)

    assert [one.row for one in found] == list(check_rows(records))
    assert {one.row.place: one.blocked for one in found if one.blocked} == {
        block.row.place: block.submissions for block in blocks(records)
    }
    assert all(-1.000001 <= one.discrimination <= 1.000001 for one in found if one.discrimination)


def test_what_an_excused_student_handed_in_is_in_no_table() -> None:
    """It does not count, so it is neither kept nor broken, and no belief of the class."""
    those = {name: verdicts.flipped(name) for name in ("s01", "s02")}
    terms = replace(verdicts.TERMS, excused=frozenset({"s02"}))
    records = build_records(Submissions(those), None, terms)
    assert {row.asked for row in check_rows(records)} == {1}
    assert {one.row.asked for one in items(records)} == {1}
    assert {row.students for row in belief_rows(records)} == {("s01",)}
    assert all(sheet.rows for sheet in sheets(records))
    (held,) = {block.submissions for block in blocks(records)}
    assert held == 1


@given(classes)
def test_who_wrote_something_that_earns_nothing_is_listed(records) -> None:
    """And nobody else: an exercise that is not written yet is no reason."""
    listed = {one.record.student: one.exercises for one in stuck(records)}
    for record in records:
        own = tuple(
            result.exercise
            for result in (record.verdict.results if record.verdict and record.judged else ())
            if result.written and not result.earned
        )
        assert listed.get(record.student, ()) == own


def test_an_empty_class_has_no_items() -> None:
    """Nobody gives an empty table, not an error."""
    assert items(()) == () == stuck(())


def test_the_class_page_says_what_to_look_at() -> None:
    """The advice, the correlation with a true minus, and the students with their exercises."""
    rows = (*("kkb", "kkb", "kkk") * 2, *("bbk", "bbk") * 3, "bbb")
    page = class_page(a_class(*rows), title="A")

    assert "those who keep it keep less of the rest" in page
    one = item(a_class(*rows), "c2").discrimination
    assert one is not None
    assert f"&minus;{abs(one):.2f}" in page
    assert "Who may want a word" in page
