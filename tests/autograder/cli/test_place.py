"""Which assignments a command works on when none is named: those that the class has."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.course import KEY, Course

OTHER = "another"


@pytest.fixture
def wider(course: Course, tmp_path: Path) -> Course:
    """A course with one more assignment, which its class was not given; s01 handed in the other."""
    root = tmp_path / "course"
    shutil.copytree(course.root, root, ignore=shutil.ignore_patterns("classroom"))
    (root / "assignments" / OTHER).mkdir()
    (root / "assignments" / OTHER / "checks.py").write_text("")
    course.hand_in("s01")
    return replace(course, root=root)


def test_without_a_name_a_class_uses_what_it_was_given(wider: Course):
    """What the course has beside that stops nothing."""
    for words in (
        ("grade", "-j1"),
        ("feedback",),
        ("export", "--format", "csv"),
        ("similar",),
        ("total",),
    ):
        said = wider.run(*words)
        assert said.status == 0, said.err
    assert wider.graded().keys() == {"s01"}
    assert wider.classroom.exported(f"{KEY}-csv.csv").exists()


def test_what_is_named_or_handed_in_has_to_be_released(wider: Course):
    """Nothing of it is left out in silence."""
    sentence = f"release/{OTHER}/{OTHER}.ipynb is not there; run `course release {OTHER}` first."
    assert sentence in wider.run("feedback", OTHER).err
    wider.classroom.submitted("s01", OTHER).mkdir()
    said = wider.run("grade", "-j1")

    assert said.status == 2
    assert sentence in said.err
    assert wider.graded() == {}


@pytest.mark.parametrize(
    "words", [("grade",), ("feedback",), ("export", "--format", "csv"), ("similar",)]
)
def test_a_class_that_was_given_nothing_is_told_what_to_do(
    wider: Course, tmp_path: Path, words: tuple[str, ...]
):
    """One sentence, whatever the command."""
    (tmp_path / "empty").mkdir()
    said = replace(wider, folder=tmp_path / "empty").run(*words)

    assert (said.status, said.out) == (2, "")
    assert said.err == (
        f"course: {tmp_path / 'empty'} has no assignment yet; run `course release KEY` for each "
        "that the class gets.\n"
    )
