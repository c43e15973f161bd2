"""`course grade --require-wall`: no submission runs, and none counts, behind a part of it."""

import pytest
from fakes.course import GOOD, Course

from autograder.cli import classes, wall
from autograder.sandbox import card, policy

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
    monkeypatch.setattr(wall, "survey", tuple)  # there it stood
    monkeypatch.setenv("PATH", WITHOUT)
    course.hand_in("s01", "s02")
    said = course.run("grade", jobs, "--require-wall")

    assert said.status == 2
    assert "the wall lacks namespaces here, and all of it is required" in said.err
    assert course.graded() == {}


def test_a_gpu_and_the_whole_wall_cannot_both_be_had(course: Course) -> None:
    """The one gives up what the other asks for."""
    said = course.run("grade", "-j1", "--gpu", "--require-wall")
    assert said.status == 2
    assert "--gpu gives up a part of the wall, and --require-wall asks for all of it" in said.err


def test_where_no_gpu_can_be_reached_nothing_is_graded(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was asked for, so its want is said before anything is begun, with what to do."""
    monkeypatch.setattr(card, "missing", lambda: "there is no card")
    course.hand_in("s01", data=GOOD)
    said = course.run("grade", "-j1", "--gpu")
    assert said.status == 2
    assert "cannot reach a GPU from behind the wall (there is no card). Grade without" in said.err
    assert course.graded() == {}


def test_what_was_graded_without_a_gpu_is_graded_again_with_one(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If there is something to be asked on one; what the wall gives up is said in red, first."""
    course.hand_in("s01", data=GOOD)
    course.run("grade", "-j1")
    layers = policy.survey()
    monkeypatch.setattr(wall, "survey", lambda _=None: layers)  # as if it could be reached

    before = course.written()
    said = course.run("grade", "-j1", "--gpu")
    assert "WARNING: a submission runs here without GPU. What is asked on a GPU runs in" in said.err
    assert course.written() == before

    monkeypatch.setattr(classes, "asks_a_gpu", lambda _: True)
    course.run("grade", "-j1", "--gpu")
    assert course.written() != before
