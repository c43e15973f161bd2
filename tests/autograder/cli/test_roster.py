"""`course roster`: a list comes in from anywhere, and goes out to anywhere."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes.course import KEY, Course
from fakes.downloads import CLASS, canvas_roster, moodle_roster


def taken_in(course: Course, tmp_path: Path, text: str, *words: str, encoding: str = "utf-8"):
    (tmp_path / "list.csv").write_bytes(text.encode(encoding))
    return course.run("roster", "import", str(tmp_path / "list.csv"), *words)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_canvas_gradebook_becomes_the_roster(course: Course, tmp_path: Path, encoding: str):
    """Whatever spreadsheet it went through; what changed is said."""
    said = taken_in(course, tmp_path, canvas_roster(), encoding=encoding)

    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        f"{tmp_path}/list.csv: Canvas's test student is left out.",
        f"{course.classroom.roster}: 4 students, 3 new, 1 section.",
    ]
    assert "s02,Zoë,O'Sample,,Monday,4102,SIS4102,s02" in course.classroom.roster.read_text()


@pytest.mark.parametrize("gradebook_in", ["a file", "a server"])
def test_nbgrader_is_told_the_names(course: Course, tmp_path: Path):
    """So that formgrader shows them."""
    taken_in(course, tmp_path, canvas_roster())

    with course.gradebook() as gradebook:
        assert gradebook.find_student("s02").first_name == "Zoë"


def test_who_left_is_named_and_their_work_is_not_touched(course: Course, tmp_path: Path):
    """A roster says who is enrolled, not what is kept."""
    course.hand_in("s04")
    taken_in(course, tmp_path, canvas_roster())
    said = taken_in(course, tmp_path, canvas_roster(CLASS[:3]))

    assert said.out.splitlines()[-1].endswith("3 students, 1 gone (s04), 1 section.")
    assert (course.classroom.submitted("s04", KEY) / f"{KEY}.ipynb").exists()


def test_a_list_with_faults_writes_nothing(course: Course, tmp_path: Path):
    """Each fault is a line, and the roster is as it was."""
    before = course.classroom.roster.read_bytes()
    said = taken_in(course, tmp_path, "id,last_name\ns01,A\ns01,B\n,C\n../x,D\n")

    assert (said.status, said.out) == (2, "")
    assert len(said.err.splitlines()) == 4
    assert "lines 2 and 3 both have the id s01, for A and for B" in said.err
    assert said.err.endswith("Nothing was written.\n")
    assert course.classroom.roster.read_bytes() == before


def test_a_list_without_ids_says_how_to_name_one(course: Course, tmp_path: Path):
    """And with the column named it is a roster."""
    text = "Matrikel;Name\n77;Sample One\n"
    said = taken_in(course, tmp_path, text)
    assert (said.status, said.out) == (2, "")
    assert said.err.endswith("known as an id; name it, such as --column id=Matriculation.\n")

    assert taken_in(course, tmp_path, text, "--column", "id=Matrikel").status == 0
    assert course.classroom.roster.read_text().splitlines()[1] == "77,Sample,One,,"


def test_a_gradebook_that_cannot_be_used_leaves_the_roster(course: Course, tmp_path: Path):
    """Nothing is written half: with the gradebook in order the same command takes in everybody."""
    before = course.classroom.roster.read_bytes()
    gradebook = course.classroom.gradebook.read_bytes()
    course.classroom.gradebook.write_bytes(b"no gradebook at all, but long enough for one" * 9)
    said = taken_in(course, tmp_path, canvas_roster())
    assert (said.status, said.out) == (2, "")
    assert "gradebook.db cannot be used: file is not a database" in said.err
    assert course.classroom.roster.read_bytes() == before

    course.classroom.gradebook.write_bytes(gradebook)
    assert taken_in(course, tmp_path, canvas_roster()).status == 0


def test_who_is_in_two_sections_makes_no_third(course: Course, tmp_path: Path):
    """Sections are counted, not lists of them."""
    text = "id,last_name,section\ns01,A,Mon\ns02,B,Tue\ns02,B,Mon\ns03,C,Tue\n"
    assert taken_in(course, tmp_path, text).out.endswith(": 3 students, 2 new, 2 sections.\n")


def test_a_class_that_was_not_there_is_said(course: Course, tmp_path: Path):
    """A slip in --classroom would otherwise be a second class that nobody looks for."""
    other = replace(course, folder=tmp_path / "typo")
    line = (
        f"{other.folder} was not there and is made; if you mean another class, remove it and look "
        "at --classroom again.\n"
    )
    said = taken_in(other, tmp_path, canvas_roster())
    assert (said.status, said.err) == (0, line)
    assert taken_in(other, tmp_path, canvas_roster()).err == ""
    assert taken_in(course, tmp_path, canvas_roster()).err == ""


def test_half_a_pair_is_wrong_use(course: Course, tmp_path: Path):
    """The sentence shows the form."""
    said = taken_in(course, tmp_path, moodle_roster(), "--column", "id")
    assert said.status == 2
    assert "id is not of the form FIELD=HEADING." in said.err


def test_a_roster_goes_out_to_the_terminal_or_a_file(course: Course, tmp_path: Path):
    """As a platform reads it."""
    taken_in(course, tmp_path, canvas_roster())
    said = course.run("roster", "export", "--format", "canvas")
    assert said.out.splitlines()[1] == '"One, Sample",4101,SIS4101,s01,Monday'

    path = tmp_path / "out.csv"
    assert course.run("roster", "export", "--to", str(path)).out == f"{path} has 4 students.\n"
    assert path.read_bytes() == course.classroom.roster.read_bytes()


def test_no_roster_cannot_go_out(course: Course):
    """The sentence says how there is one."""
    course.classroom.roster.unlink()
    said = course.run("roster", "export")
    assert (said.status, said.out) == (2, "")
    assert said.err.endswith("roster.csv is not there; run `course roster import` first.\n")
