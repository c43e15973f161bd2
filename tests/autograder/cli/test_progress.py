"""How far a run has come, for whoever watches: a person, a log, or a program."""

import re

import pytest
from fakes.course import KEY, Course
from fakes.verdicts import refused, right

from autograder.cli.progress import EVERY, Pace, progress

JUDGED, LEFT = right(), refused()


class Clock:
    """One that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_time_left_and_what_is_not_graded_are_told():
    """Ten in five seconds are two a second, and ninety more take three quarters of a minute."""
    clock = Clock()
    pace = Pace(100, clock)
    assert str(pace) == ""
    for _ in range(9):
        clock.now += 0.5
        pace.hear(JUDGED)
    clock.now += 0.5
    pace.hear(LEFT)
    assert str(pace) == "2.0 a second, 0:00:45 left, 1 not graded"


def test_the_rate_is_that_of_late():
    """What an earlier run had graded is told at once, and says nothing about what comes."""
    clock = Clock()
    pace = Pace(1020, clock)
    for _ in range(1000):
        pace.hear(JUDGED)
    for _ in range(8):
        clock.now += 10
        pace.hear(JUDGED)
    assert str(pace) == "8.0 a minute, 0:01:30 left"


def test_at_the_end_stands_how_long_it_took():
    """A rate and a time left would be no news."""
    clock = Clock()
    pace = Pace(1, clock)
    clock.now += 61
    pace.hear(JUDGED)
    assert str(pace) == "in 0:01:01"


def test_a_log_has_plain_lines_every_few_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """And one at the end; no bar, no colours, nothing that moves."""
    clock = Clock()
    monkeypatch.setattr("autograder.cli.progress.Pace", lambda count: Pace(count, clock))
    with progress(KEY, 4) as tick:
        for seconds in (1.0, EVERY, 1.0, 1.0):
            clock.now += seconds
            tick(JUDGED)
    assert capsys.readouterr().err.splitlines() == [
        f"{KEY}: 2 of 4, 10.9 a minute, 0:00:11 left",
        f"{KEY}: 4 of 4, in 0:00:13",
    ]


def test_a_command_without_a_terminal_says_lines(course: Course):
    """As in the log of a machine that grades by night."""
    course.hand_in("s01")
    course.hand_in("s02", data=b"{")
    said = course.run("grade", "-j1")
    assert re.fullmatch(rf"{KEY}: 2 of 2, in 0:00:\d\d, 1 not graded\n", said.err), said.err


def test_a_terminal_has_a_bar_with_the_same_words(course: Course, monkeypatch: pytest.MonkeyPatch):
    """They stand beside it, and no line is added to it."""
    monkeypatch.setenv("FORCE_COLOR", "1")  # by which a terminal is known where there is none
    monkeypatch.setenv("COLUMNS", "120")
    course.hand_in("s01", "s03")
    course.hand_in("s02", data=b"{")
    said = course.run("grade", "-j1")
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.err)
    assert "━" in plain
    assert re.search(r"3/3 in 0:00:\d\d, 1 not graded", plain), plain
    assert "3 of 3" not in plain
    asked = course.run("grade", "-j1", "--force", "--progress=lines")
    assert "━" not in asked.err
    assert "3 of 3" in asked.err
