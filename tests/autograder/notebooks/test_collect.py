"""What stands in `submitted/` is found, and what must not be opened is refused."""

import os
from pathlib import Path

import pytest

from autograder.model.errors import AnswerError, CourseError
from autograder.notebooks.collect import collect, contents, handed_in, refuse_links, refuse_name


def hand_in(course: Path, student: str, name: str = "a02.ipynb") -> Path:
    folder = course / "submitted" / student / "a02"
    folder.mkdir(parents=True)
    (folder / name).write_text("{}")
    return folder


def only(course: Path):
    (submission,) = collect(course, "a02")
    return submission


def test_submissions_come_in_the_order_of_their_students(tmp_path: Path):
    """Each has its student, its notebook, and nothing to complain about."""
    hand_in(tmp_path, "s02")
    hand_in(tmp_path, "s01")

    first, second = collect(tmp_path, "a02")

    assert (first.student, second.student) == ("s01", "s02")
    assert first.path == tmp_path / "submitted/s01/a02/a02.ipynb"
    assert first.problem == first.note == ""


def test_an_empty_class_is_empty(tmp_path: Path):
    """No submissions are no error."""
    (tmp_path / "submitted").mkdir()

    assert handed_in(tmp_path, "a02") == ()


def test_a_student_without_this_assignment_handed_nothing_in(tmp_path: Path):
    """A folder for another assignment is none, nor is a file or a hidden folder."""
    (tmp_path / "submitted/s01/a01").mkdir(parents=True)
    (tmp_path / "submitted/.cache/a02").mkdir(parents=True)
    (tmp_path / "submitted/readme.txt").write_text("hello")

    assert handed_in(tmp_path, "a02") == ()


def test_no_folder_of_submissions_is_the_courses_fault(tmp_path: Path):
    """The sentence says what to do, and where to put what was handed in."""
    with pytest.raises(CourseError) as refused:
        handed_in(tmp_path, "a02")
    folder = f"{tmp_path.name}/submitted"
    assert str(refused.value) == (
        f"{folder} is not a folder; run `course collect a02` with what you downloaded, or put each "
        f"notebook into {folder}/STUDENT/a02/a02.ipynb."
    )


def test_a_missing_notebook_is_a_problem_of_that_student_alone(tmp_path: Path):
    """The others are found as ever."""
    (hand_in(tmp_path, "s01") / "a02.ipynb").unlink()
    hand_in(tmp_path, "s02")

    first, second = collect(tmp_path, "a02")

    assert first.path is None
    assert "s01/a02/a02.ipynb is missing; hand the notebook in under that name" in first.problem
    assert second.path


def test_the_only_notebook_is_taken_under_another_name(tmp_path: Path):
    """With a note."""
    hand_in(tmp_path, "s01", "a02 (1).ipynb")

    submission = only(tmp_path)

    assert submission.path
    assert submission.path.name == "a02 (1).ipynb"
    assert submission.note == "a02 (1).ipynb was taken for a02.ipynb."


def test_of_two_strange_notebooks_none_is_taken(tmp_path: Path):
    """The sentence names both."""
    folder = hand_in(tmp_path, "s01", "one.ipynb")
    (folder / "two.ipynb").write_text("{}")

    assert "(one.ipynb, two.ipynb); name the right one" in only(tmp_path).problem


@pytest.mark.parametrize("place", ["a02.ipynb", "data/link", "."])
def test_a_link_is_refused(tmp_path: Path, place: str):
    """As the notebook, deep in the folder, or as the folder itself."""
    secret = tmp_path / "secret.ipynb"
    secret.write_text("{}")
    folder = hand_in(tmp_path, "s01", "other.ipynb")
    if place == ".":
        elsewhere = tmp_path / "elsewhere"
        folder.rename(elsewhere)
        folder.symlink_to(elsewhere)
    else:
        (folder / "data").mkdir()
        (folder / place).symlink_to(secret)

    submission = only(tmp_path)

    assert submission.path is None
    assert "is a link; replace it by the file itself" in submission.problem


def test_a_students_folder_that_is_a_link_is_refused(tmp_path: Path):
    """Nothing behind it is opened."""
    hand_in(tmp_path, "s01")
    (tmp_path / "submitted/s02").symlink_to(tmp_path / "submitted/s01")

    _, second = collect(tmp_path, "a02")

    assert second.student == "s02"
    assert "s02 is a link" in second.problem


def test_a_pipe_is_refused(tmp_path: Path):
    """Opening one would wait for ever."""
    os.mkfifo(hand_in(tmp_path, "s01", "other.ipynb") / "a02.ipynb")

    assert "a02.ipynb is a pipe" in only(tmp_path).problem


def test_a_file_in_place_of_the_folder_is_a_problem(tmp_path: Path):
    """The sentence says what it should be."""
    (tmp_path / "submitted/s01").mkdir(parents=True)
    (tmp_path / "submitted/s01/a02").write_text("{}")

    assert "a02 is a file; put the notebook into a folder" in only(tmp_path).problem


@pytest.mark.parametrize(
    "name", ["..", ".", "", "a/b", "../a", "a\\b", "a\nb", " a", "x" * 201, "-rf", "a\udcff", "a:b"]
)
def test_a_name_with_a_path_in_it_is_refused(name: str):
    """So are names that are none, hidden, or that a terminal would take for something else."""
    with pytest.raises(AnswerError, match="cannot be a student's name; name the folder after"):
        refuse_name(name)


@pytest.mark.parametrize("name", ["s01", "Zoë", "李明", "a.b@c.org", "first last", "o'neil"])
def test_ordinary_names_pass(name: str):
    """Letters of any script, digits, and what stands in an address."""
    refuse_name(name)


def test_a_folder_with_a_bad_name_is_a_problem(tmp_path: Path):
    """It is listed, and not opened."""
    hand_in(tmp_path, "a\nb")

    assert "cannot be a student's name" in only(tmp_path).problem


def test_plain_files_and_folders_pass(tmp_path: Path):
    """Data beside the notebook is nobody's harm."""
    folder = hand_in(tmp_path, "s01")
    (folder / "data").mkdir()
    (folder / "data/a.csv").write_text("1")

    refuse_links(folder)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A bomb of files is not walked to its end."""
    monkeypatch.setattr("autograder.notebooks.collect.MOST_FILES", 3)
    folder = hand_in(tmp_path, "s01")
    for number in range(5):
        (folder / str(number)).write_text("")

    assert "more than 3 files; hand in the notebook alone" in only(tmp_path).problem


def test_a_notebook_that_is_gone_by_its_turn_is_told(tmp_path: Path):
    """It was there when the folder was looked at; the fact names the file, and what to do."""
    path = hand_in(tmp_path, "s01") / "a02.ipynb"
    submission = only(tmp_path)
    path.unlink()
    with pytest.raises(AnswerError, match=r"a02.ipynb cannot be read: no such file or directory; "):
        contents(submission)


def test_submissions_are_looked_at_one_by_one(tmp_path: Path):
    """A class of any size is never held as a whole."""
    hand_in(tmp_path, "s01")
    hand_in(tmp_path, "s02")
    found = collect(tmp_path, "a02")
    assert next(found).student == "s01"
    (tmp_path / "submitted/s02/a02/a02.ipynb").rename(tmp_path / "submitted/s02/a02/other.ipynb")
    assert next(found).note == "other.ipynb was taken for a02.ipynb."
