"""A clock that goes backwards between two runs: one sentence each, and all that is graded stays."""

import os
import time
from datetime import datetime, timedelta, timezone

import pytest
from fakes.course import KEY, WRONG, Course

from autograder.plugin.rows import set_due_date

AHEAD = timedelta(days=2)
NOW = datetime.now(timezone.utc)
DUE = NOW - timedelta(hours=3)


@pytest.fixture
def set_back(course: Course) -> Course:
    """A class that was graded while the clock was two days ahead, and is again what it was.

    s01 handed in then, s02 an hour before the due date.
    """
    set_due_date(course.classroom, KEY, DUE)
    course.classroom.policy.write_text("[late]\npercent_per_day = 50\n")
    for student, when in (("s01", NOW + AHEAD), ("s02", DUE - timedelta(hours=1))):
        course.hand_in(student)
        stamp = course.classroom.submitted(student, KEY) / "timestamp.txt"
        stamp.write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC\n")
    assert course.run("grade", "-j1").status == 0
    then = time.time() + AHEAD.total_seconds()
    for path in (course.folder, *course.folder.rglob("*")):
        os.utime(path, (then, then))
    return course


def saying(text: str, what: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line for line in text.splitlines() if what in line]


def test_nothing_is_lost_and_nothing_is_graded_twice(set_back: Course):
    """What is handed in now is graded, and what was written later than now stays as it is."""
    before = set_back.written()
    set_back.hand_in("s03", data=WRONG)
    said = set_back.run("grade", "-j1")

    assert said.status == 0, said.err
    assert said.out.splitlines()[0] == f"{KEY}: 1 graded now, 2 graded before."
    assert before.items() <= set_back.written().items()
    assert set_back.graded() == {"s01": (7, False), "s02": (7, False), "s03": (3, False)}
    with set_back.gradebook() as gradebook:
        scores = {row.student.id: row.score for row in gradebook.assignment_submissions(KEY)}
    assert scores == {"s01": 7, "s02": 7, "s03": 3}
    assert set_back.run("grade", "-j1").out.splitlines()[0] == (
        f"{KEY}: nothing new to grade, 3 graded before."
    )


def test_what_was_written_later_than_now_is_said_once(set_back: Course):
    """By `course grade` as by `course doctor`, with what to do."""
    (line,) = saying(set_back.run("grade", "-j1").out, "by the clock, and")

    assert line.startswith("It is ")
    assert "/autograded/s0" in line
    assert line.endswith("; set the clock, or lateness will be reckoned wrong.")
    then = time.time() - 60
    for path in set_back.folder.rglob("verdict.json"):
        os.utime(path, (then, then))
    assert not saying(set_back.run("grade", "-j1").out, "by the clock, and")


def test_a_time_that_has_not_come_yet_is_said_and_can_be_mended(set_back: Course):
    """Lateness is reckoned from what is there, and anew when the time is mended."""
    stamp = set_back.classroom.submitted("s01", KEY) / "timestamp.txt"
    shown = set_back.classroom.shown(stamp)
    page = set_back.classroom.feedback("s01", KEY)
    said = set_back.run("grade", "-j1")
    (line,) = saying(said.out, shown)

    assert line.startswith(f"{shown} says {NOW + AHEAD:%Y-%m-%d %H:%M} UTC, but it is {NOW:%Y-}")
    assert line.endswith(
        " by the clock; mend the time or set the clock, then run `course feedback scaling`, which "
        "reckons lateness anew."
    )
    assert "Taken off for lateness: 7 points;" in page.read_text()
    report = set_back.classroom.report(KEY).read_text()
    assert shown in report
    assert str(stamp) not in report  # a page that goes round does not say where the class lies

    stamp.write_text(f"{DUE:%Y-%m-%d %H:%M:%S} UTC\n")
    assert set_back.run("feedback", KEY).status == 0
    assert "Taken off for lateness" not in page.read_text()
    assert not saying(set_back.run("grade", "-j1").out, shown)


def test_many_times_that_have_not_come_yet_are_one_sentence(course: Course):
    """With the latest of them."""
    for number in range(1, 5):
        course.hand_in(f"s0{number}")
        when = NOW + number * timedelta(days=1)
        stamp = course.classroom.submitted(f"s0{number}", KEY) / "timestamp.txt"
        stamp.write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC\n")
    (line,) = saying(course.run("grade", "-j1").out, "timestamp.txt")

    assert line.startswith(course.classroom.shown(course.classroom.submitted("s04", KEY)))
    assert ", and 3 more are ahead of it; mend the time" in line
