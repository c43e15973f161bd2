"""What a grading run brings along: no PyTorch once the answer key is made, the gradebook twice."""

import subprocess
import sys

import pytest
from fakes.course import GOOD, KEY, Course

from autograder.plugin import rows

HEAVY = ("torch", f"assignments.{KEY}", "solutions")
PROGRAM = """
import sys
from autograder.cli import main
try:
    main()
finally:
    print("imported:", *sorted({"torch", "solutions", "assignments.scaling"} & set(sys.modules)))
"""


def brought(course: Course, *words: str) -> tuple[str, ...]:
    """Return which heavy modules a command has imported by the time it ends."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *course.words, *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("words", [("grade", "-j1"), ("feedback",), ("where",), ("--help",)])
def test_no_pytorch_once_the_key_is_made(course: Course, words: tuple[str, ...]):
    """All that is said of an assignment is in its key, so a second of importing is spared."""
    course.hand_in("s01")

    assert brought(course, *words) == ()


def test_the_key_is_made_with_the_references(course: Course):
    """The first run of a class needs them; this also shows that the test above can fail."""
    course.hand_in("s01")
    course.classroom.answer_key(KEY).unlink()

    assert set(brought(course, "grade", "-j1")) == set(HEAVY)


def test_making_the_key_is_said_once(course: Course):
    """It takes a while, so one is told why nothing is graded yet."""
    course.hand_in("s01")
    course.classroom.answer_key(KEY).unlink()
    sentence = "scaling: making the secret answer key, which is done once."

    assert sentence in course.run("grade", "-j1").err
    assert sentence not in course.run("grade", "-j1").err


def test_the_gradebook_is_opened_a_few_times_however_large_the_class(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """To look, to write, and to read the due date and what people gave; never once a student."""
    opened: list[object] = []
    really = rows.open_gradebook

    def counted(database):
        opened.append(database)
        return really(database)

    monkeypatch.setattr(rows, "open_gradebook", counted)
    course.hand_in(*(f"s{number:02}" for number in range(6)), data=GOOD)
    course.run("grade", "-j1")

    assert len(opened) == 4
