"""What `nbgrader validate` says of a notebook before it is handed in, with our settings."""

import json
import re
import shutil

import pytest
from fakes import scaling
from fakes.scaling_notebook import cell, handed_in, learned, released

from autograder.judge.compile import compile_key
from autograder.judge.seed import PUBLIC

pytestmark = pytest.mark.slow

NOISY = """\
import sys, warnings
def scale_forward(x, factor=2.0):
    warnings.warn("slow")
    print("scaling", file=sys.stderr)
    return x * np.asarray(factor, dtype=x.dtype), (x, factor)"""


def answering(forward):
    notebook = handed_in()
    cell(notebook, "scale_forward")["source"] = forward
    return notebook


def wrong():
    return answering("def scale_forward(x, factor=2.0):\n    return x + factor, (x, factor)")


def unchecked():
    notebook = wrong()
    cell(notebook, "check-scale_forward")["source"] = "print('all is well')"
    return notebook


def looked_up():
    return answering(learned(compile_key(scaling.ASSIGNMENT, seed=PUBLIC, seed_name="public")))


NOTEBOOKS = {
    "as released": released,
    "right": lambda: answering(NOISY),
    "wrong": wrong,
    "wrong, with another check": unchecked,
    "looked up": looked_up,
}


@pytest.fixture(scope="module")
def said(made) -> dict[str, str]:
    """What one command says of every notebook, in a course whose secret lies beside it."""
    course = made.twin("validating")
    course.classroom.secret.write_text("of a class")
    folder = course.classroom.root / "own"
    shutil.copytree(course.classroom.release("scaling"), folder)
    paths = [folder / f"{name}.ipynb" for name in NOTEBOOKS]
    for path in paths:
        path.write_text(json.dumps(NOTEBOOKS[path.stem]()))
    done = course.run("nbgrader", "validate", *map(str, paths))
    found = re.split(r"^(?=Success!|VALIDATION|THE CONTENTS)", done.stdout, flags=re.MULTILINE)
    assert done.returncode == 0, done.stderr
    return dict(zip(NOTEBOOKS, found[1:], strict=True))


def test_what_earns_everything_passes(said):
    """Also when it warns, and prints where nbgrader looks for errors."""
    assert said["right"] == "Success! Your notebook passes all the tests.\n"


def test_what_is_wrong_fails_with_our_sentence(said):
    """The check, and the first promise that is not kept; the other exercise is not named."""
    assert "VALIDATION FAILED ON 1 CELL" in said["wrong"]
    assert "The first: Every entry is multiplied by the factor." in said["wrong"]
    assert "scale_backward" not in said["wrong"]


def test_nothing_written_is_told_for_every_question(said):
    """Code and words alike."""
    assert "VALIDATION FAILED ON 3 CELL" in said["as released"]
    assert "scale_forward is not written yet" in said["as released"]
    assert "You did not provide a response." in said["as released"]


def test_a_check_that_was_rewritten_is_noticed(said):
    """It would be put back before it is graded."""
    assert "THE CONTENTS OF 1 TEST CELL(S) HAVE CHANGED!" in said["wrong, with another check"]
    assert "print('all is well')" in said["wrong, with another check"]


def test_only_the_public_questions_are_asked(said):
    """Answers to them, learned by heart, pass; the mark asks others, from a secret seed."""
    assert said["looked up"].startswith("Success!")
