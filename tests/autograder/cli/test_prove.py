"""What an author reads of a proof, and the exit status that stops a build."""

from pathlib import Path

import pytest
from fakes.course import KEY, Course, found, importable

ANSWER = """\
def scale_forward(x, factor=2.0):
    return x * factor, (x, factor)


def scale_backward(dout, cache):
    x, factor = cache
    return dout * factor, (dout * x).sum()
"""
SPARE = """\
equivalent:
  - because: There is none.
    mutants: ['scaled.py line 99: x became y']
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course whose assignment names a right answer in NumPy."""
    course = found(tmp_path)
    folder = tmp_path / "assignments" / KEY
    (folder / "answers").mkdir()
    (folder / "answers" / "scaled.py").write_text(ANSWER)
    (folder / "mutants.yml").write_text("styles: [scaled]\n")
    return course


def proven(course: Course, *words: str) -> tuple[int, str]:
    with importable():
        said = course.run("prove", *words, KEY)
    return said.status, said.out


def test_a_proof_says_what_was_looked_at(course: Course) -> None:
    """Checks, misconceptions, mutants and answers without thought, each with its number."""
    status, out = proven(course, "--all-mutants")

    assert status == 0
    assert "scaling is sound" in out
    assert "4 checks: none idle, no parameters unasked." in out
    assert "Points for answers without thought: none." in out
    assert "4 misconceptions: 4 refused by the check they name, 4 told from all others." in out
    assert "23 of 23 mutants of scaled.py: 0 are right answers" in out
    assert "23 of the other 23 are refused." in out


def test_some_mutants_are_tried_unless_all_are_wanted(course: Course) -> None:
    """A build takes seconds; everything takes a minute."""
    assert "3 of 23 mutants of scaled.py" in proven(course)[1]


def test_a_list_that_is_not_true_fails(course: Course) -> None:
    """The exit status is 1, and the line says what to do."""
    path = course.root / "assignments" / KEY / "mutants.yml"
    path.write_text(path.read_text() + SPARE)

    status, out = proven(course)

    assert status == 1
    assert "scaling is NOT sound" in out
    assert "there is no such mutant; take it off the list." in out


def test_no_right_answers_are_said_to_be_none(course: Course) -> None:
    """Nothing that was not tried looks as if it had been."""
    (course.root / "assignments" / KEY / "mutants.yml").unlink()

    assert "No mutants: mutants.yml names no right answers." in proven(course)[1]
