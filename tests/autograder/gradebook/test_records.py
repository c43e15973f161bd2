"""What became of every student: states, points, and who is listed where."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.records import (
    State,
    Student,
    Submissions,
    Terms,
    Written,
    build_records,
    wall_of,
)
from autograder.model.verdict import Verdict

ROSTER = (Student("s01", "Zoë", "Adams"), Student("s02", "Ann", "Zuber"), Student("s03"))
HOUR = timedelta(hours=1)


def handed_in(*those: Verdict, late: timedelta = -HOUR) -> Submissions:
    """Return a class that handed these in, so long after the due date."""
    return Submissions(
        verdicts={v.student: v for v in those},
        times={v.student: verdicts.DUE + late for v in those},
    )


def only(verdict: Verdict, terms: Terms = verdicts.TERMS, late: timedelta = -HOUR):
    """Return the one record of a class of one."""
    (record,) = build_records(handed_in(verdict, late=late), None, terms)
    return record


def test_whoever_is_on_the_roster_and_handed_nothing_in_is_missing() -> None:
    """Missing is a state of its own, without points and without a reason."""
    records = {r.student: r for r in build_records(handed_in(verdicts.right("s01")), ROSTER)}
    assert records["s02"].state is State.MISSING
    assert (records["s02"].reason, records["s02"].earned, records["s02"].judged) == ("", 0, False)


def test_whoever_is_not_on_the_roster_is_graded_and_listed_last() -> None:
    """A notebook counts although its author is unknown, and the record says so."""
    records = build_records(handed_in(verdicts.right("a-guest"), verdicts.right("s01")), ROSTER)
    assert [r.student for r in records] == ["s03", "s01", "s02", "a-guest"]
    assert [r.on_roster for r in records] == [True, True, True, False]
    assert (records[-1].state, records[-1].name) == (State.GRADED, "a-guest")


def test_without_a_roster_nobody_is_a_stranger_and_nobody_is_missing() -> None:
    """Who handed in is listed; a file that is not there accuses nobody."""
    records = build_records(handed_in(verdicts.right("s02"), verdicts.right("s01")), None)
    assert [(r.student, r.on_roster) for r in records] == [("s01", True), ("s02", True)]


def test_an_empty_roster_makes_all_strangers() -> None:
    """A roster that lists nobody is not the same as none."""
    (record,) = build_records(handed_in(verdicts.right("s01")), ())
    assert not record.on_roster


def test_an_empty_class_has_no_records() -> None:
    """Nothing handed in by nobody is an answer, not an error."""
    assert build_records(Submissions(), None) == () == build_records(Submissions(), ())


def test_handed_in_without_a_verdict_is_not_graded() -> None:
    """Neither missing nor zero, and the reason is said."""
    (record,) = build_records(Submissions(times={"s01": None}), None)
    assert (record.state, record.reason) == (
        State.NOT_GRADED,
        "It is handed in and not graded yet.",
    )


def test_a_damaged_verdict_is_not_graded_and_says_which_file() -> None:
    """The sentence about the file becomes the reason."""
    (record,) = build_records(Submissions(damaged={"s01": "x.json is damaged."}), None)
    assert (record.state, record.reason) == (State.NOT_GRADED, "x.json is damaged.")


def test_a_refused_submission_tells_why() -> None:
    """The reason is the judge's own sentence."""
    assert only(verdicts.refused()).reason == verdicts.refused().refused


def test_a_part_that_was_not_judged_keeps_the_mark_open() -> None:
    """The reason counts the points that are open."""
    record = only(verdicts.partly_judged())
    assert record.state is State.NOT_GRADED
    assert record.reason.startswith("5 of 34 points are not judged: the machine could not run")
    assert (record.earned, record.settled, record.final) == (29, 29, False)


def test_late_is_late_only_after_the_grace() -> None:
    """Half an hour after the due date is graded, two hours after it is late."""
    assert only(verdicts.right(), late=HOUR / 2).state is State.GRADED
    assert only(verdicts.right(), late=2 * HOUR).state is State.LATE


def test_the_penalty_is_taken_from_checks_and_read_answers() -> None:
    """34 by the checks and 3 by a reader, 10 percent rounded down."""
    manual = {"s01": (Written("why_flip", 4, 3), Written("which_padding", 3))}
    submissions = handed_in(verdicts.right("s01"), late=2 * HOUR)
    (record,) = build_records(submissions, None, verdicts.TERMS, manual)
    assert (record.auto, record.read, record.unread) == (34, 3, 3)
    assert (record.penalty, record.earned) == (3, 34)
    assert (record.possible, record.settled, record.final) == (41, 38, False)


def test_what_a_person_adds_or_takes_counts_before_lateness() -> None:
    """Extra credit and corrections change the points that lateness takes its share of."""
    terms = replace(verdicts.TERMS, written=(), extra={"s01": 6.5, "s02": -34.0})
    submissions = handed_in(verdicts.right("s01"), verdicts.right("s02"), late=2 * HOUR)
    more, less = build_records(submissions, None, terms)
    assert (more.auto, more.by_hand, more.raw) == (34, 6.5, 40.5)
    assert (more.penalty, more.earned) == (4, 36.5)
    assert (less.raw, less.penalty, less.earned) == (0, 0, 0)


def test_who_is_excused_has_no_mark_and_no_lateness() -> None:
    """Whatever was handed in or was not, and it is nobody's to look at."""
    terms = replace(verdicts.TERMS, excused=frozenset({"s01", "s02"}))
    submissions = handed_in(verdicts.unjudged("s01"), late=2 * HOUR)
    for record in build_records(submissions, ROSTER[:2], terms):
        assert (record.state, record.final, record.penalty) == (State.EXCUSED, False, 0)
        assert (record.reason, record.late_lines) == ("", ())


def test_an_unknown_time_is_not_late() -> None:
    """Where no time is known no lateness is counted."""
    submissions = replace(handed_in(verdicts.right("s01")), times={"s01": None})
    (record,) = build_records(submissions, None, verdicts.TERMS)
    assert (record.state, record.penalty, record.submitted) == (State.GRADED, 0, None)


@pytest.mark.parametrize("kind", [verdicts.refused, verdicts.unjudged])
def test_what_is_not_judged_offers_the_same_points(kind) -> None:
    """A refused notebook has the same maximum as a right one."""
    assert only(kind()).possible == only(verdicts.right()).possible


@given(st.integers(14, 40), st.integers(0, 999))
def test_points_are_within_what_is_offered_and_open_points_add_up(size, seed) -> None:
    """For every kind of submission 0 <= earned <= settled <= possible."""
    for record in verdicts.sample_class(size, seed):
        assert 0 <= record.earned <= record.settled <= record.possible
        assert record.settled + record.unread + record.unjudged == record.possible
        assert record.final is (record.judged and record.settled == record.possible)


@given(st.permutations(ROSTER), st.permutations(["s01", "x", "s03", "y"]))
def test_the_order_does_not_depend_on_that_of_the_files(roster, order) -> None:
    """Two runs over one class list it alike."""
    records = build_records(handed_in(*map(verdicts.right, order)), roster)
    assert [r.student for r in records] == ["s03", "s01", "s02", "x", "y"]


def test_a_layer_that_one_submission_missed_counts_as_missing() -> None:
    """The class page warns if a single one ran without a wall."""
    bare = replace(verdicts.right("s02"), wall=verdicts.BARE)
    records = build_records(handed_in(verdicts.right("s01"), bare, verdicts.right("s03")), None)
    assert [(layer.name, layer.present) for layer in wall_of(records)] == [
        ("bubblewrap", False),
        ("limits", True),
    ]
