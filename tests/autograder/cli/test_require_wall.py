"""`course grade --require-wall`: no submission runs, and none counts, behind a part of it."""

import pytest
from fakes.course import GOOD, Course

from autograder.cli import instructor

WITHOUT = "/nonexistent"  # a PATH on which there is no bubblewrap


@pytest.mark.jail
def test_what_was_graded_without_the_wall_is_graded_again(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """An earlier verdict that lacked a layer is no finished work where all of it is required."""
    course.hand_in("s01", data=GOOD)
    with monkeypatch.context() as bare:
        bare.setenv("PATH", WITHOUT)
        course.run("grade", "-j1")
    assert not all(layer["present"] for layer in course.verdict("s01")["wall"])
    course.run("grade", "-j1")
    assert not all(layer["present"] for layer in course.verdict("s01")["wall"])

    said = course.run("grade", "-j1", "--require-wall")

    assert said.status == 0, said.err
    assert all(layer["present"] for layer in course.verdict("s01")["wall"])
    before = course.written()
    course.run("grade", "-j1", "--require-wall")
    assert course.written() == before


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_a_worker_that_stands_lower_than_the_command_grades_nothing(
    course: Course, monkeypatch: pytest.MonkeyPatch, jobs: str
):
    """The wall is looked at where the submissions run, not only where the command was typed."""
    monkeypatch.setattr(instructor, "survey", tuple)  # there it stood
    monkeypatch.setenv("PATH", WITHOUT)
    course.hand_in("s01", "s02")
    said = course.run("grade", jobs, "--require-wall")

    assert said.status == 2
    assert "the wall lacks namespaces here, and all of it is required" in said.err
    assert course.graded() == {}
