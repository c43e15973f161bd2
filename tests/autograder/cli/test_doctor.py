"""`course doctor`: each thing that a grading machine needs is tried, and what lacks is said."""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes.course import KEY, Course
from fakes.scaling_notebook import BACKWARD, FORWARD, HELPER

from autograder.cli import doctor
from autograder.model.verdict import Layer
from autograder.sandbox import card

TABLE = "students:\n- {id: s01, answers: [right], earns: %d}\n"
DAY = 24 * 3600


@pytest.fixture
def ready(founded: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course with a sample answer, whose class has a gradebook; lines are not broken."""
    monkeypatch.setenv("COLUMNS", "400")
    root = tmp_path / "course"
    shutil.copytree(founded.root, root)
    folder = root / "assignments" / KEY
    (folder / "answers").mkdir()
    answer = "\n\n\n".join(("import numpy as np", HELPER, FORWARD, BACKWARD))
    (folder / "answers" / "right.py").write_text(f"{answer}\n")
    (folder / "sample_class.yml").write_text(TABLE % 7)
    (root / "requirements.txt").write_text("click>=8\n")
    return replace(founded, root=root, folder=root / "classroom")


def test_on_a_machine_that_is_ready_a_right_answer_earns_its_points(ready: Course):
    """It goes through the wall as a submission does, and all else was looked at."""
    said = ready.run("doctor")

    assert said.status == 0, said.out
    assert f"A right answer to {KEY} earned 7 of 7 in " in said.out
    assert " classroom/gradebook.db has the layout " in said.out  # as one would type it
    assert all(f" {about} " in said.out for about in doctor.LOOKS)
    assert said.out.splitlines()[-1] == "This machine is ready to grade."


def test_a_card_is_tried_behind_the_wall(ready: Course, monkeypatch: pytest.MonkeyPatch):
    """What can be reached is said, and what cannot with its reason; marks do not depend on it."""
    wall = doctor.survey()
    monkeypatch.setattr(card, "devices", lambda: (Path("/dev/nvidia0"),))
    monkeypatch.setattr(card, "missing", lambda: "nobody may open it")
    said = ready.run("doctor")
    assert said.status == 0
    assert "Student code cannot reach a GPU from behind the wall (nobody may open it)" in said.out
    monkeypatch.setattr(doctor, "survey", lambda _=None: wall)
    assert "With `course grade --gpu` student code reaches it, too." in ready.run("doctor").out


def pinned(course: Course, _: pytest.MonkeyPatch) -> None:
    (course.root / "requirements.txt").write_text("click==0.1\nnobody-has-it==1.0\n")


def backwards(course: Course, _: pytest.MonkeyPatch) -> None:
    future = time.time() + DAY
    os.utime(course.classroom.gradebook, (future, future))


def graded_later(course: Course, _: pytest.MonkeyPatch) -> None:
    future = time.time() + DAY
    verdict = course.classroom.verdict("s01", KEY)
    verdict.parent.mkdir(parents=True)
    verdict.write_text("{}")
    os.utime(verdict, (future, future))


def misspelt(course: Course, _: pytest.MonkeyPatch) -> None:
    course.classroom.policy.write_text("[late]\npercent_per_day = ten\n")


def full(_: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    few = SimpleNamespace(free=1_000_000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: few)


def damaged(course: Course, _: pytest.MonkeyPatch) -> None:
    course.classroom.gradebook.write_bytes(b"no database at all" * 100)


def unsound(course: Course, _: pytest.MonkeyPatch) -> None:
    (course.root / "assignments" / KEY / "sample_class.yml").write_text(TABLE % 6)


@pytest.mark.parametrize(
    ("spoil", "about", "sentence"),
    [
        (pinned, "versions", "nobody-has-it is not here, and 1.0 is pinned; run `python -m pip"),
        (backwards, "clock", "set the clock, or lateness will be reckoned wrong."),
        (graded_later, "clock", f"classroom/autograded/s01/{KEY}/verdict.json was written at"),
        (misspelt, "policy", "percent_per_day is 'ten'; write a whole number from 0 to 100."),
        (full, "disk", "0.0 GB are free where classroom/ lies, and a class of 1,000 needs 0.15;"),
        (damaged, "database", "gradebook.db cannot be used: file is not a database;"),
        (unsound, "a hello", f"earned 7 points and should earn 6; run `course prove {KEY}`"),
    ],
)
def test_what_has_to_be_mended_is_said_with_what_to_do(
    ready: Course,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Course, pytest.MonkeyPatch], None],
    about: str,
    sentence: str,
):
    """The exit status tells a script, the last line tells everybody."""
    spoil(ready, monkeypatch)
    said = ready.run("doctor")

    assert said.status == 1
    assert sentence in said.out
    assert said.out.splitlines()[-1] == f"To be mended: {about}."


def test_before_anything_is_released_nothing_is_wrong(ready: Course, tmp_path: Path):
    """The first command on a new machine finds no class yet."""
    said = replace(ready, folder=tmp_path / "none").run("doctor")

    assert said.status == 0, said.out
    assert "so nothing was graded" in said.out


def test_it_names_every_layer_and_what_is_missing(ready: Course, monkeypatch: pytest.MonkeyPatch):
    """The table says what it means, the line below what it comes to."""
    layers = (
        Layer("own process", True, "It saw no other."),
        Layer("namespaces", False, "It can read every file."),
    )
    monkeypatch.setattr(doctor, "LOOKS", {})
    monkeypatch.setattr(doctor, "survey", lambda: layers)
    said = ready.run("doctor")

    assert said.status == 0
    assert "MISSING" in said.out
    assert "It can read every file." in said.out
    assert "Missing: namespaces." in said.out

    monkeypatch.setattr(doctor, "survey", lambda: layers[:1])
    assert "Every layer of the wall is here." in ready.run("doctor").out
