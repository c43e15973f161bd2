"""A written question is read in nbgrader's formgrader, and every export has its points."""

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
QUESTION = "why_scale"
EMAIL = "right@class.example"
NOTEBOOK = """SELECT n.id FROM submitted_notebook n JOIN submitted_assignment s
    ON s.id = n.assignment_id WHERE s.student_id = 'right'"""
STARTS_WITHIN = 120  # seconds


@pytest.fixture(scope="module")
def course(in_bulk):
    """A class that is graded, with one written answer of each student to be read."""
    course = in_bulk.twin("to_be_read")
    course.classroom.roster.write_text(f"id,first_name,last_name,email\nright,A,B,{EMAIL}\n")
    return course


@pytest.fixture(scope="module")
def formgrader(course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of formgrader, on a server that was started in the course's folder."""
    pytest.importorskip(
        "jupyter_server", reason="NOTHING WAS READ IN FORMGRADER: Jupyter's server is missing."
    )
    runtime = tmp_path_factory.mktemp("runtime")
    words = ("--no-browser", "--allow-root", "--port=0", "--IdentityProvider.token=")
    with (runtime / "log").open("wb") as log:
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("jupyter-server")), *words],
            cwd=course.root,
            env=course.environment | {"JUPYTER_RUNTIME_DIR": str(runtime)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield f"{_address(runtime, server)}formgrader"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def _address(runtime: Path, server: "subprocess.Popen[bytes]") -> str:
    """Return where the server answers, as soon as it says so in its own file."""
    for _ in range(10 * STARTS_WITHIN):
        for path in runtime.glob("jpserver-*.json"):
            if text := path.read_text():
                return json.loads(text)["url"]
        assert server.poll() is None, (runtime / "log").read_text()
        time.sleep(0.1)
    raise AssertionError((runtime / "log").read_text())


def test_what_is_read_in_formgrader_is_in_every_export(course, formgrader, browser):
    """Two and a half points and a comment, entered as a teacher enters them.

    The student's page has both; marks, exports and nbgrader's own table have the points, beside the
    seven of the checks.
    """
    with closing(sqlite3.connect(course.classroom.gradebook)) as database:
        ((submission,),) = database.execute(NOTEBOOK).fetchall()
    page = browser.new_page()
    page.goto(f"{formgrader}/submissions/{submission}")
    score = page.locator(f"#{QUESTION}.needs_manual_grade")
    score.wait_for()
    enter(page, score, "2.5")
    enter(page, page.locator(f"#{QUESTION}-comment"), "Say <b>why</b>, too.")
    enter(page, page.locator("#scale_backward-comment"), "Well named.")
    page.close()

    course.did("course", "feedback", "scaling")
    told = course.page("right")
    assert "Written answers give 2.5 points." in told
    assert "scale backward:</strong> Well named." in told
    assert "Say &lt;b&gt;why&lt;/b&gt;, too." in told
    for form, student, mark in (
        ("csv", "student", "total"),
        ("nbgrader", "student_id", "score"),
        ("canvas", "SIS Login ID", "scaling"),
        ("moodle", "Email address", "scaling"),
    ):
        course.did("course", "export", "--format", form, "scaling")
        path = course.classroom.exported(f"scaling-{form}.csv")
        assert float(row(path, student)[mark]) == 9.5, form
    course.did("course", "export", "--format", "gradescope", "scaling")
    with zipfile.ZipFile(course.classroom.exported("scaling-gradescope.zip")) as packed:
        assert json.loads(packed.read("right/results.json"))["score"] == 9.5
    course.did("course", "total")
    assert row(course.classroom.exported("total.csv"), "student")["total percent"] == "86.36"
    course.did("nbgrader", "export", f"--to={course.classroom.root / 'grades.csv'}")
    assert row(course.classroom.root / "grades.csv", "student_id")["score"] == "9.5"


def enter(page, field, text: str) -> None:
    """Write into a field and leave it, which saves it."""
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        field.fill(text)
        field.press("Tab")
    assert saved.value.ok


def row(path: Path, name: str) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(line for line in csv.DictReader(file) if line[name] in ("right", EMAIL))
