"""Lateness costs what was agreed, and it is the same number wherever it is read."""

import csv
import json
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest

from autograder.plugin.penalties import rule_of

NUMBERS = ("raw_score", "late_submission_penalty", "score", "max_score")
OWN = """
from nbgrader.plugins import LateSubmissionPlugin

class Half(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2 if total_seconds_late < 100000 else None

c = get_config()
c.AssignLatePenalties.plugin_class = Half
"""


def test_as_nbgrader_comes_there_is_no_rule(tmp_path):
    """Without settings."""
    assert rule_of(tmp_path) is None


def test_an_instructors_own_rule_is_asked(tmp_path):
    """What it does not answer costs nothing."""
    (tmp_path / "nbgrader_config.py").write_text(OWN)
    rule = rule_of(tmp_path)

    assert rule("a", 7, 60) == 3.5
    assert rule("a", 7, 200000) == 0


@pytest.fixture(scope="module")
def agreed(by_nbgrader, in_bulk):
    """Return a function: both classes with a rule, each graded again in its own way."""

    def graded(name: str, settings: str):
        root = by_nbgrader.root.with_name(name)
        shutil.copytree(by_nbgrader.root / "assignments", root / "assignments")
        shutil.copy(by_nbgrader.root / "_config.yml", root)
        own = (by_nbgrader.root / "nbgrader_config.py").read_text()
        (root / "nbgrader_config.py").write_text(own + settings)
        first, second = (
            replace(course.twin(f"{course.classroom.root.name}_{name}"), root=root)
            for course in (by_nbgrader, in_bulk)
        )
        first.did("nbgrader", "autograde", "scaling", "--force")
        first.did("nbgrader", "generate_feedback", "scaling", "--force")
        second.run("course", "grade", "scaling", "--force", "-j", "1")
        return first, second

    return graded


def penalties(course) -> dict[str, float | None]:
    return {row[0]: row[1] for row in course.rows()["submitted_notebook"]}


def table(course, form: str) -> dict[str, dict[str, str]]:
    """Return the rows of an export by student."""
    course.did("course", "export", "--format", form, "scaling")
    path = course.classroom.exported(f"scaling-{form}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row.get("student") or row.get("student_id") or row["SIS Login ID"]: row for row in rows}


@pytest.mark.slow
def test_every_place_shows_the_same_penalty(agreed):
    """Gradebook, page, marks and exports, by both ways; also once the written answer is read.

    A rule that is not ours takes half of 7, and of 10 when 3 more are given in formgrader; what a
    person corrects there, by points or by extra credit, counts everywhere as well. Last the class's
    own file says what lateness costs.
    """
    first, second = agreed("half", OWN)

    assert penalties(first) == penalties(second)
    assert penalties(second) | {"late": None} == dict.fromkeys(penalties(second))
    assert penalties(second)["late"] == 3.5
    assert first.page("late") == second.page("late")
    assert "Taken off for lateness: 3.5 points" in second.page("late")
    assert "The rule of your class takes off 3.5 points." in second.page("late")

    read(second, "late", "why_scale", "manual_score = 3")
    read(second, "right", "why_scale", "manual_score = 3")
    read(second, "right", "check-scale_forward", "manual_score = 2, extra_credit = 0.5")
    theirs = nbgraders_own(second)
    second.did("course", "feedback", "scaling")

    assert "Points taken off by whoever read your work: 1.5 points." in second.page("right")
    assert penalties(second)["late"] == 5.0
    assert "Taken off for lateness: 5 points" in second.page("late")
    marks = second.classroom.marks("scaling").read_text()
    assert re.search("^late,.*,late,7,3,5,5,11,", marks, re.MULTILINE)
    assert table(second, "csv")["late"]["penalty"] == "5"
    ours = table(second, "nbgrader")
    assert [ours["late"][name] for name in NUMBERS] == ["10.0", "5.0", "5.0", "11.0"]
    assert [ours["right"][name] for name in NUMBERS] == ["8.5", "0.0", "8.5", "11.0"]
    for student in ("late", "right"):
        assert [theirs[student][name] for name in NUMBERS] == [
            ours[student][name] for name in NUMBERS
        ]
    second.did("course", "export", "--format", "gradescope", "scaling")
    with zipfile.ZipFile(second.classroom.exported("scaling-gradescope.zip")) as packed:
        assert json.loads(packed.read("late/results.json"))["score"] == 5.0

    own = "c.AssignLatePenalties.plugin_class = Half"
    settings = first.root / "nbgrader_config.py"
    settings.write_text(settings.read_text().replace(own, ""))
    first.classroom.policy.write_text("[late]\npercent_per_day = 50\n")
    first.did("nbgrader", "autograde", "scaling", "--student=late", "--force")
    first.did("nbgrader", "generate_feedback", "scaling", "--student=late", "--force")
    assert penalties(first)["late"] == 3.0
    assert "Taken off for lateness: 3 points" in first.page("late")


def read(course, student: str, cell: str, change: str) -> None:
    """Enter what formgrader enters when somebody has read an answer or corrects points."""
    with closing(sqlite3.connect(course.classroom.gradebook)) as database, database:
        database.execute(
            f"UPDATE grade SET {change}, needs_manual_grade = 0 WHERE cell_id = (SELECT id FROM "
            "base_cell WHERE name = ? AND type = 'GradeCell') AND notebook_id = (SELECT n.id FROM "
            "submitted_notebook n JOIN submitted_assignment s ON s.id = n.assignment_id WHERE "
            "s.student_id = ?)",
            [cell, student],
        )


def nbgraders_own(course) -> dict[str, dict[str, str]]:
    path = course.root / "grades.csv"
    course.did("nbgrader", "export", f"--to={path}")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}
