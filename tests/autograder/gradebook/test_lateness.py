"""How late a submission is, what it costs, and how that is told."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.lateness import (
    Lateness,
    LatePolicy,
    duration,
    late_lines,
    moment,
)

DUE = datetime(2026, 10, 5, 23, 59, tzinfo=timezone.utc)
POLICY = LatePolicy(grace=timedelta(hours=1), percent=10, cap=50)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND, JUST = timedelta(seconds=1), timedelta(microseconds=1)
UNITS = {
    f"{unit}{s}": span
    for unit, span in {"day": DAY, "hour": HOUR, "minute": MINUTE, "second": SECOND}.items()
    for s in ("", "s")
}
spans = st.timedeltas(-10 * DAY, 10 * DAY)
policies = st.builds(
    LatePolicy, st.timedeltas(timedelta(), DAY), st.integers(0, 100), st.integers(0, 100)
)
whole_minutes = st.builds(
    LatePolicy, st.integers(0, 1440).map(lambda n: n * MINUTE), st.integers(0, 100)
)


def late(
    by: timedelta, policy: LatePolicy = POLICY, extension: timedelta = timedelta()
) -> Lateness:
    """Return a submission so long after the due date."""
    return Lateness(DUE, DUE + by, policy, extension)


@pytest.mark.parametrize(
    ("by", "days", "percent"),
    [
        (-HOUR, 0, 0),
        (timedelta(), 0, 0),
        (HOUR, 0, 0),  # the grace is free to its last moment
        (HOUR + timedelta(microseconds=1), 1, 10),
        (HOUR + DAY, 1, 10),
        (HOUR + DAY + MINUTE, 2, 20),
        (20 * DAY, 20, 50),  # and never more than the cap
    ],
)
def test_a_day_counts_once_it_has_started(by, days, percent) -> None:
    """The grace is free, then every started day costs the same, up to the cap."""
    assert (late(by).days, late(by).percent) == (days, percent)


def test_an_extension_moves_the_due_date_for_one_student() -> None:
    """Whoever has two more days is in time on the second."""
    assert not late(2 * DAY, extension=2 * DAY).late
    assert late(2 * DAY + 2 * HOUR, extension=2 * DAY).days == 1


@given(spans, policies, st.integers(0, 500))
def test_a_penalty_takes_at_most_what_was_earned(by, policy, points) -> None:
    """No mark falls below zero, and none rises."""
    assert 0 <= late(by, policy).penalty(points) <= points


@given(spans, spans, policies, st.integers(0, 500))
def test_to_hand_in_earlier_never_costs_more(one, other, policy, points) -> None:
    """Nobody gains by waiting."""
    first, second = sorted((one, other))
    assert late(first, policy).penalty(points) <= late(second, policy).penalty(points)


@given(st.timedeltas(-10 * DAY, timedelta()), policies, st.integers(0, 500))
def test_in_time_costs_nothing_and_says_nothing(by, policy, points) -> None:
    """The feedback of those who were in time has no word on lateness."""
    one = late(by, policy)
    assert (one.late, one.penalty(points), late_lines(one, points)) == (False, 0, ())


def test_the_reckoning_is_told_step_by_step() -> None:
    """A student can recompute the penalty from the sentences."""
    assert late_lines(late(DAY + 3 * HOUR, extension=2 * HOUR), 35) == (
        "It was due on 2026-10-05 23:59 UTC.",
        "Your extension of 2 hours moves that to 2026-10-06 01:59 UTC.",
        "It was handed in on 2026-10-07 02:59 UTC, 1 day 1 hour later.",
        "Up to 1 hour late costs nothing.",
        "1 started day at 10 percent a day: 10 percent of 35 points, rounded down, takes off "
        "3 points.",
    )


@pytest.mark.parametrize(
    ("by", "grace", "said"),
    [
        (HOUR + JUST, HOUR, "2026-10-06 00:59:01 UTC, 1 hour 1 second later."),
        (HOUR + DAY + JUST, HOUR, "2026-10-07 00:59:01 UTC, 1 day 1 hour 1 second later."),
        (HOUR + DAY + 30 * MINUTE, HOUR, "2026-10-07 01:29:00 UTC, 1 day 1 hour 30 minutes later."),
        (59.5 * SECOND, timedelta(), "2026-10-06 00:00:00 UTC, 1 minute later."),
        (JUST, timedelta(), "2026-10-05 23:59:01 UTC, 1 second later."),
        (HOUR + MINUTE, HOUR, "2026-10-06 01:00 UTC, 1 hour 1 minute later."),
        (HOUR, HOUR, "2026-10-06 00:59 UTC, 1 hour later."),
    ],
)
def test_a_day_that_has_just_started_is_told_to_the_second(by, grace, said) -> None:
    """Never is a time told that would cost less, or nothing."""
    lines = late_lines(late(by, LatePolicy(grace, 10)), 35)
    assert lines[1] == f"It was handed in on {said}"


@given(spans, whole_minutes)
def test_the_time_that_is_told_counts_the_days_that_are_told(by, policy) -> None:
    """Whoever reckons with what stands there comes to the same days."""
    one = late(by, policy)
    for line in late_lines(one, 35):
        if line.startswith("It was handed in"):
            told = line.partition(", ")[2].removesuffix(" later.").split()
            parts = zip(told[::2], told[1::2], strict=True)
            span = sum((int(n) * UNITS[unit] for n, unit in parts), timedelta())
            assert late(span, policy).days == one.days


def test_a_due_date_to_the_second_is_told_so_where_seconds_count() -> None:
    """Or somebody would be late at the very minute."""
    due = DUE + 58 * SECOND
    said = late_lines(Lateness(due, due + SECOND, LatePolicy(percent=10)), 35)
    assert said[0] == "It was due on 2026-10-05 23:59:58 UTC."


FREE_DAYS = LatePolicy(percent=100, late_days=4)


@pytest.mark.parametrize(
    ("left", "penalty", "told"),
    [
        (4, 0, ("2 started days late; you had 4 late days left and spend 2 on this.",)),
        (1, 7, ("2 started days late; you had 1 late day left and spend 1 on this.",)),
        (0, 7, ("2 started days late; you had no late day left.",)),
    ],
)
def test_late_days_are_spent_before_anything_is_taken_off(left, penalty, told) -> None:
    """And the student reads how many there were."""
    one = Lateness(DUE, DUE + 2 * DAY, FREE_DAYS, left=left)
    assert one.penalty(7) == penalty
    assert late_lines(one, 7)[2:3] == told


def test_a_rule_of_the_instructors_own_is_asked_for_this_student() -> None:
    """To the hundredth of a point, and never for less than nothing or more than all."""

    def third(student: str, points: float, seconds: float) -> float:
        return {"s01": points / 3, "s02": -1.0, "s03": 99.0}[student]

    costs = {
        who: Lateness(DUE, DUE + HOUR, LatePolicy(rule=third), student=who)
        for who in ("s01", "s02", "s03")
    }
    assert {who: one.penalty(7) for who, one in costs.items()} == {"s01": 2.33, "s02": 0, "s03": 7}
    assert late_lines(costs["s01"], 7)[-1] == "The rule of your class takes off 2.33 points."
    assert late_lines(costs["s02"], 7)[-1] == "Nothing is taken off."
    assert Lateness(DUE, DUE, LatePolicy(rule=third), student="s03").penalty(7) == 0


def test_the_reckoning_tells_of_the_cap() -> None:
    """Days beyond the cap are shown, and that they cost no more."""
    said = late_lines(late(8 * DAY), 35)[-1]
    assert said == (
        "8 started days at 10 percent a day, 50 percent at most: 50 percent of 35 points, rounded "
        "down, takes off 17 points."
    )


def test_late_without_a_policy_says_that_it_costs_nothing() -> None:
    """A late mark beside a free lateness is explained."""
    assert late_lines(late(DAY, LatePolicy()), 35)[-1] == "Nothing is taken off."


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=1), "1 minute"),
        (59 * MINUTE, "59 minutes"),
        (HOUR, "1 hour"),
        (2 * DAY + 3 * HOUR + 9 * MINUTE, "2 days 3 hours"),
        (DAY + 5 * MINUTE, "1 day 5 minutes"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(span, said) -> None:
    """Nobody reads seconds after days."""
    assert duration(span) == said


def test_a_moment_names_its_zone() -> None:
    """A time without a zone would be read in the reader's own."""
    assert moment(DUE) == "2026-10-05 23:59 UTC"
    assert moment(DUE.astimezone(timezone(2 * HOUR))) == "2026-10-06 01:59 UTC+02:00"
