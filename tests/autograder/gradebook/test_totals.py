"""The marks of a term come to one number, and nobody loses by what is left out."""

from dataclasses import replace

import pytest
from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.records import Record, State, Student
from autograder.gradebook.totals import Total, total


def share(percent: int, state: State = State.GRADED) -> Record:
    """Return the record of somebody who has so much of 100 points."""
    return Record(Student("s01"), state, 100, extra=percent)


def test_each_assignment_counts_the_same() -> None:
    """Whatever its points are."""
    few = replace(share(0), possible=10, extra=10)
    assert total({"a01": share(50), "a02": few}) == Total(75)


def test_the_lowest_is_left_out_and_named() -> None:
    """The missing one first; one always stays."""
    term = {"a01": share(90), "a02": None, "a03": share(30)}
    assert total(term) == Total(40)
    assert total(term, 1) == Total(60, ("a02",))
    assert total(term, 9) == Total(90, ("a02", "a03"))


def test_what_one_is_excused_from_does_not_count() -> None:
    """Neither for nor against, and it is not the one that is dropped."""
    term = {"a01": share(90), "a02": share(0, State.EXCUSED), "a03": share(30)}
    assert total(term, 1) == Total(90, ("a03",))
    assert total({"a02": share(0, State.EXCUSED)}, 1) == Total(None)


@pytest.mark.parametrize("state", [State.NOT_GRADED, State.GRADED])
def test_an_open_mark_keeps_the_total_open(state) -> None:
    """A number that will change is not given out."""
    unread = replace(share(50, state), manual=verdicts.TERMS.written)
    assert total({"a01": share(90), "a02": unread}).percent is None


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.integers(0, 5))
def test_to_drop_one_more_never_costs(shares, drop) -> None:
    """The mean of what is left can only rise, and stays within what was earned."""
    term = {f"a{n:02}": share(each) for n, each in enumerate(shares)}
    before, after = total(term, drop).percent, total(term, drop + 1).percent
    assert min(shares) <= before <= after <= max(shares)
