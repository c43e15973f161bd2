"""`nbgrader autograde` and `course grade` leave the same behind, whoever comes first."""

import shutil
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from sqlalchemy import text

from autograder.plugin.database import SETTINGS

TABLES = ("grade", "comment", "submitted_notebook", "submitted_assignment", "student")
KEY = "scaling"
COMMENT = "Well <b>put</b>."
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("table", TABLES)
def test_both_ways_write_equal_rows(by_nbgrader, in_bulk, table):
    """Whoever grades, the gradebook says the same."""
    ours, theirs = in_bulk.rows()[table], by_nbgrader.rows()[table]

    assert len(ours) >= 9
    assert ours == theirs


def test_the_rows_say_what_was_earned(by_nbgrader):
    """Points of functions at once, written answers left to a person, nothing where nothing is."""
    scores = {(student, name): rest for student, name, *rest in by_nbgrader.rows()["grade"]}

    assert scores["right", "check-scale_forward"] == [4.0, None, None, 0]
    assert scores["right", "why_scale"] == [None, None, None, 1]
    assert scores["wrong", "check-scale_forward"] == [0.0, None, None, 0]
    assert scores["wrong", "check-scale_backward"] == [3.0, None, None, 0]
    assert scores["damaged", "check-scale_forward"] == [4.0, None, None, 0]
    assert scores["blank", "check-scale_forward"] == [0.0, None, None, 0]
    assert scores["blank", "why_scale"] == [0.0, None, None, 0]
    assert scores["hostile", "check-scale_forward"] == [0.0, None, None, 0]


@pytest.mark.parametrize("student", ["torn", "linking"])
def test_what_cannot_be_graded_is_neither_zero_nor_full(by_nbgrader, student):
    """It waits for a person, and nobody is told that there was no response."""
    grades = [row[2:] for row in by_nbgrader.rows()["grade"] if row[0] == student]
    comments = [row[2:] for row in by_nbgrader.rows()["comment"] if row[0] == student]

    assert grades == [(None, None, None, 1)] * 3
    assert comments == [(None, None)] * 3


def test_a_cell_left_as_it_was_is_commented(by_nbgrader):
    """A reader of the gradebook sees at once that there is nothing to read."""
    comments = {(row[0], row[1]): row[2] for row in by_nbgrader.rows()["comment"]}

    assert comments["blank", "why_scale"] == "No response."
    assert comments["right", "why_scale"] is None


def test_a_time_in_another_zone_is_kept_in_utc(in_bulk):
    """Half past eleven in Berlin's summer is half past nine, which is not late."""
    times = {row[0]: row[1] for row in in_bulk.rows()["submitted_assignment"]}

    assert times["abroad"] == datetime(2026, 10, 5, 21, 30)


@pytest.mark.parametrize("student", ["right", "wrong", "blank", "damaged", "hostile", "torn"])
def test_both_ways_leave_equal_notebooks_and_verdicts(by_nbgrader, in_bulk, student):
    """Cell by cell the same; of the verdicts only the time that it took differs."""
    notebooks = [
        nbformat.read(c.classroom.autograded(student, "scaling") / "scaling.ipynb", 4)
        for c in (by_nbgrader, in_bulk)
    ]
    verdicts = [{**c.verdict(student), "seconds": 0} for c in (by_nbgrader, in_bulk)]

    assert notebooks[0].cells == notebooks[1].cells
    assert verdicts[0] == verdicts[1]


def test_after_the_bulk_nbgrader_finds_nothing_to_do(in_bulk):
    """It skips what is graded, so that neither way undoes the other."""
    said = in_bulk.did("nbgrader", "autograde", "scaling", "--student=right")

    assert "Skipping existing assignment" in said


def people_enter(course) -> None:
    """What formgrader does when somebody reads: points, a correction, a comment, extra credit."""
    of = """WHERE notebook_id = (SELECT n.id FROM submitted_notebook n JOIN submitted_assignment s
        ON s.id = n.assignment_id WHERE s.student_id = 'right') AND cell_id = (SELECT id FROM
        base_cell WHERE name = :cell AND type = :kind)"""
    grade, comment = f"UPDATE grade SET {{}} {of}", f"UPDATE comment SET {{}} {of}"
    with course.gradebook() as opened:
        for change, cell, kind in (
            (grade.format("manual_score = 3"), "why_scale", "GradeCell"),
            (grade.format("extra_credit = 1.5"), "check-scale_forward", "GradeCell"),
            (comment.format(f"manual_comment = '{COMMENT}'"), "why_scale", "SolutionCell"),
        ):
            assert opened.execute(text(change), {"cell": cell, "kind": kind}).rowcount == 1


@pytest.fixture(scope="session")
def read_and_regraded(by_nbgrader, in_bulk):
    """Both classes after people entered something and all was graded again, the other way round."""
    courses = by_nbgrader.twin("first_nbgrader"), in_bulk.twin("first_bulk")
    for course in courses:
        people_enter(course)
    courses[0].run("course", "grade", "scaling", "--force", "-j", "1")
    courses[1].did("nbgrader", "autograde", "scaling", "--force")
    return courses


def test_what_people_entered_survives_grading_again(read_and_regraded):
    """Points, extra credit and comments stay; what a person decided is to be looked at again."""
    for course in read_and_regraded:
        grades = {row[:2]: row[2:] for row in course.rows()["grade"]}
        comments = {row[:2]: row[2:] for row in course.rows()["comment"]}
        assert grades["right", "why_scale"] == (None, 3.0, None, 1)
        assert grades["right", "check-scale_forward"] == (4.0, None, 1.5, 0)
        assert comments["right", "why_scale"] == (None, COMMENT)


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_equal_after_people_and_grading_again(read_and_regraded, table):
    """Also when each way graded what the other one had entered."""
    first, second = read_and_regraded

    assert first.rows()[table] == second.rows()[table]


def test_export_adds_up(read_and_regraded):
    """Checks, read answers and extra credit; who is not graded has no points yet."""
    for course in read_and_regraded:
        path = Path(course.root / "grades.csv")
        course.did("nbgrader", "export", f"--to={path}")
        head, *lines = (line.split(",") for line in path.read_text().splitlines())
        rows = {
            row["student_id"]: row for row in (dict(zip(head, line, strict=True)) for line in lines)
        }
        assert rows["right"]["score"] == "11.5"  # 7 of checks, 3 read, 1.5 extra
        assert rows["right"]["max_score"] == "11.0"
        assert rows["late"]["score"] == "7.0"
        assert rows["wrong"]["score"] == "3.0"
        assert rows["blank"]["score"] == "0.0"
        assert rows["torn"]["score"] == "0.0"


def exports(course) -> dict[str, list[str]]:
    """Return our table of marks and nbgrader's own, line by line in order of the students."""
    own = course.classroom.root / "grades.csv"
    course.did("nbgrader", "export", f"--to={own}")
    return {p.name: sorted(p.read_text().splitlines()) for p in (own, course.classroom.marks(KEY))}


@pytest.fixture(scope="session")
def on_a_server(handed, by_nbgrader, postgres):
    """The class graded both ways with its gradebook on a server, by the same secret."""
    first = handed.twin("served_nbgrader")
    shutil.copy(by_nbgrader.classroom.secret, first.classroom.secret)
    first.did("course", "move-gradebook", postgres.database())
    second = first.twin("served_bulk")
    postgres.part(second.classroom.root / SETTINGS)
    first.did("nbgrader", "autograde", KEY)
    second.run("course", "grade", KEY, "-j", "1")
    return first, second


@pytest.mark.parametrize("table", TABLES)
def test_a_server_has_the_rows_of_the_file(by_nbgrader, in_bulk, on_a_server, table):
    """Marks are equal to the bit, whoever grades and wherever they are kept."""
    first, second = on_a_server

    assert first.rows()[table] == by_nbgrader.rows()[table]
    assert second.rows()[table] == in_bulk.rows()[table]


def test_a_server_has_the_exports_of_the_file(read_and_regraded, on_a_server):
    """After people entered something and all was graded again; once more changes nothing."""
    (course, _), (_, served) = read_and_regraded, on_a_server
    file = served.classroom.gradebook.read_bytes()
    people_enter(served)
    served.run("course", "grade", KEY, "--force", "-j", "1")

    assert served.rows() == course.rows()
    assert exports(served) == exports(course)
    assert "nothing new to grade" in served.run("course", "grade", KEY, "-j", "1").stdout
    assert served.rows() == course.rows()
    assert served.classroom.gradebook.read_bytes() == file
