"""`course new-term` and `course forget`: what comes along, and what is gone afterwards."""

import json
from pathlib import Path

import pytest
from fakes import scaling
from fakes.course import KEY, WRONG, Course

from autograder.cli import term
from autograder.gradebook.policy import read_policy
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.plugin.database import database_of


@pytest.fixture
def graded(course: Course) -> Course:
    """A class of two, graded, exported, and regraded once in the log."""
    course.classroom.roster.write_text(
        "id,first_name,last_name,email\ns01,Sample,One,s01@class.example\ns02,Sample,Two,\n"
    )
    course.classroom.policy.write_text(
        f"[excused]\ns01 = {KEY}\n[extensions]\ns02 = {KEY} 2 days,\n  {KEY}_2 1 week\n"
    )
    course.hand_in("s01", "s02", data=WRONG)
    assert course.run("grade", "-j1").status == 0
    line = '{"student": "%s", "before": 1, "after": 2}\n'
    path = course.classroom.regrades(KEY)
    path.parent.mkdir()
    path.write_text(line % "s01" + line % "s02")
    return course


def holding(folder: Path, word: str) -> set[str]:
    """Return every file and folder that names somebody, in its name or its bytes."""
    found = {path for path in folder.rglob("*") if word in path.name}
    files = (path for path in folder.rglob("*") if path.is_file())
    found |= {path for path in files if word.encode() in path.read_bytes()}
    return {str(path.relative_to(folder)) for path in found}


def students(course: Course) -> list[str]:
    """Return whom nbgrader's gradebook knows."""
    with course.gradebook() as gradebook:
        return sorted(student.id for student in gradebook.students)


@pytest.mark.parametrize("gradebook_in", ["a file", "a server"])
def test_everything_of_a_student_is_listed_first(graded: Course):
    """A wrong id removes nothing."""
    before = holding(graded.folder, "s02")
    said = graded.run("forget", "s02")

    assert said.status == 0, said.err
    assert "submitted/s02" in said.out
    assert f"{database_of(graded.classroom)}: the rows of s02" in said.out
    assert "Nothing is removed yet; add --yes to remove all this." in said.out
    assert holding(graded.folder, "s02") == before
    assert students(graded) == ["s01", "s02"]


@pytest.mark.parametrize("gradebook_in", ["a file", "a server"])
def test_nothing_is_left_of_a_student(graded: Course):
    """No file names the student any more, neither inside nor outside the gradebook."""
    kept = holding(graded.folder, "s01")
    said = graded.run("forget", "s02", "--yes")

    assert said.status == 0, said.err
    assert students(graded) == ["s01"]
    assert holding(graded.folder, "s02") == set()
    assert holding(graded.folder, "s01") == kept
    assert json.loads(graded.classroom.regrades(KEY).read_text())["student"] == "s01"


def test_half_a_line_of_the_log_goes_if_it_names_the_student(graded: Course):
    """A run that was killed left it; about others it stays."""
    path = graded.classroom.regrades(KEY)
    whole = path.read_bytes()
    halves = (b'{"student": "s02", "befo\n', b'{"student": "s0\n')
    path.write_bytes(b"".join(halves) + whole)
    said = graded.run("forget", "s02", "--yes")

    assert said.status == 0, said.err
    lines = path.read_bytes().splitlines(keepends=True)
    assert lines[0] == halves[1]
    assert [json.loads(line)["student"] for line in lines[1:]] == ["s01"]


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_who_was_forgotten_by_halves_is_forgotten_by_the_same_command(
    graded: Course, monkeypatch: pytest.MonkeyPatch
):
    """A run that was stopped before the marks and pages were written anew is finished."""
    with monkeypatch.context() as patch:
        patch.setattr(term.ClassRun, "tell", interrupted)
        assert graded.run("forget", "s02", "--yes").status == 130
    assert f"marks/{KEY}.csv" in holding(graded.folder, "s02")
    said = graded.run("forget", "s02", "--yes")

    assert said.status == 0, said.err
    assert f"marks/{KEY}.csv and the class page: written anew without s02" in said.out
    assert holding(graded.folder, "s02") == set()
    assert "nothing of s02 is kept" in graded.run("forget", "s02").err


@pytest.mark.parametrize("place", ["exports/old.csv", "collected/old.csv", "similar/old.html"])
def test_whoever_stands_in_a_list_alone_is_kept(graded: Course, place: str):
    """What names the student is found where nothing else does; s022 is somebody else."""
    path = graded.folder / place
    path.parent.mkdir(exist_ok=True)
    path.write_text("student,mark\ns077,7\ns07@class.example,7\n")
    assert "nothing of s07 is kept" in graded.run("forget", "s07").err
    path.write_text("student,mark\ns07,7\n")
    said = graded.run("forget", "s07", "--yes")

    assert said.status == 0, said.err
    assert not path.exists()


def test_the_gradebook_forgets_before_the_folders_go(
    graded: Course, monkeypatch: pytest.MonkeyPatch
):
    """What a database says that cannot be written holds: verdicts are in autograded/."""

    def full(*_: object) -> None:
        raise CourseError("the disk is full. Verdicts are safe in autograded/.")

    monkeypatch.setattr(term, "remove_student", full)
    said = graded.run("forget", "s02", "--yes")

    assert said.status == 2
    assert graded.classroom.verdict("s02", KEY).exists()


def test_who_is_not_there_cannot_be_forgotten(graded: Course):
    """The sentence names the student and the folder."""
    said = graded.run("forget", "s03", "--yes")

    assert said.status == 2
    assert f"nothing of s03 is kept in {graded.folder}." in said.err


@pytest.mark.parametrize("student", ["..", "a/b", ""])
def test_a_path_is_no_student(graded: Course, student: str):
    """Nothing outside the class can be named."""
    said = graded.run("forget", "--yes", student)

    assert said.status == 2
    assert "is no student's id" in said.err


def test_a_new_term_has_the_assignments_and_nobody(
    graded: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Source and release come along; submissions, marks, roster, keys and the secret do not.

    A database that is named is that of the old class, and is left alone.
    """
    folder = tmp_path / "next"
    monkeypatch.setenv("COURSE_DB_URL", "postgresql://course@127.0.0.1:1/course")
    said = graded.run("new-term", str(folder))

    assert said.status == 0, said.err
    assert f"{folder} has 1 assignment and no student." in said.out
    assert "COURSE_DB_URL names the gradebook of another class; unset it before you" in said.out
    monkeypatch.delenv("COURSE_DB_URL")
    new = Classroom(folder)
    assert (new.release(KEY) / f"{KEY}.ipynb").exists()
    carried = {"source", "release", "gradebook.db", "policy.ini"}
    assert {path.name for path in folder.iterdir()} == carried
    assert students(Course(graded.root, folder)) == []
    assert students(graded) == ["s01", "s02"]


def test_what_holds_for_everybody_comes_along(graded: Course, tmp_path: Path):
    """The rule about lateness does, the extension of one student does not."""
    rule = "[late]\ngrace = 1 hour\npercent_per_day = 10\n\n"
    named = f"[extensions]\ns01 = {KEY} 2 days\n  # agreed by mail\n\n[excused]\ns02 = {KEY}\n\n"
    graded.classroom.policy.write_text(f"{rule}{named}[total]\ndrop_lowest = 1\n")
    said = graded.run("new-term", str(tmp_path / "next"))

    assert said.status == 0, said.err
    assert "policy.ini came along; what it said of single students stays behind." in said.out
    carried = Classroom(tmp_path / "next").policy
    assert carried.read_text() == f"{rule}[total]\ndrop_lowest = 1\n"
    assert read_policy(carried).late is not None


def test_a_new_term_is_graded_with_other_questions(graded: Course, tmp_path: Path):
    """Whoever knows last term's numbers knows nothing."""
    folder = tmp_path / "next"
    graded.run("new-term", str(folder))
    new = Course(graded.root, folder)
    new.hand_in("s01")

    assert new.run("grade", "-j1").status == 0
    assert new.verdict("s01")["key"] != graded.verdict("s01")["key"]
    assert new.verdict("s01")["earned"] == sum(check.points for check in scaling.ASSIGNMENT.checks)


def test_a_new_term_that_was_stopped_is_made_by_the_same_command(
    graded: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The folder is there once all of it is, and what was left beside it goes."""
    folder = tmp_path / "terms" / "next"
    with monkeypatch.context() as patch:
        patch.setattr(term, "publish", interrupted)
        assert graded.run("new-term", str(folder)).status == 130
    assert [path.name for path in folder.parent.iterdir()] == ["next.unfinished"]
    said = graded.run("new-term", str(folder))

    assert said.status == 0, said.err
    assert [path.name for path in folder.parent.iterdir()] == ["next"]
    new = Classroom(folder)
    assert (new.release(KEY) / f"{KEY}.ipynb").exists()
    assert Course(graded.root, folder).run("feedback").status == 0


def test_a_new_term_needs_a_new_folder(graded: Course, tmp_path: Path):
    """A class that is there is never written over."""
    (tmp_path / "next").mkdir()
    (tmp_path / "next" / "notes.txt").write_text("mine")
    said = graded.run("new-term", str(tmp_path / "next"))

    assert said.status == 2
    assert "next is not empty; name a new folder for the new term." in said.err
