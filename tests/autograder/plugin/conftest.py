"""A course of one small assignment, graded once by nbgrader's commands and once by `course grade`.

The assignment is that of `fakes.scaling`; the settings are the repository's `nbgrader_config.py`;
every command runs as a user runs it, in a process of its own. No process starts with the course
on its path, or with the environment activated.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from fakes.scaling_notebook import BACKWARD, FORWARD, TEXT, cell, code, handed_in, index
from fakes.scaling_notebook import released as scaling_release
from sqlalchemy import Connection, DateTime, Interval, NullPool, create_engine, text

from autograder.model.classroom import Classroom
from autograder.plugin.database import database_of, named
from autograder.plugin.rows import enroll, set_due_date

ROOT = Path(__file__).parents[3]
KEY = "scaling"
DUE = datetime(2026, 10, 5, 22, tzinfo=timezone.utc)
TOUCHED = "/touched"  # stands for a file that whoever runs the tests may write
ON_TIME = "2026-10-05 20:00:00 UTC"
DECLARED = """\
from dataclasses import replace
from fakes import scaling
ASSIGNMENT = replace(scaling.ASSIGNMENT, device=lambda word: "cpu")
"""
LIVE = """\
<script>window.acted = 1</script> <img src="x" onerror="window.acted = 2">
<iframe srcdoc="<script>parent.acted = 3</script>"></iframe> <svg onload="window.acted = 4"></svg>
<form action="https://evil.example"><input name="q"></form> <p id="why_scale" class="score">p</p>

[a link](javascript:window.acted=5) ![a picture](https://evil.example/seen.png)

It is **true** that `a < b` & $c<d$."""


@dataclass(frozen=True)
class Course:
    """A course's folder and one classroom of it."""

    root: Path
    classroom: Classroom

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment in the course's folder."""
        program, *words = command
        return subprocess.run(
            [str(Path(sys.executable).with_name(program)), *words],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def page(self, student: str) -> str:
        """Return the page that a student reads."""
        return self.classroom.feedback(student, KEY).read_text()

    def did(self, *command: str) -> str:
        """Run a command that has to succeed; return what it printed."""
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def environment(self) -> dict[str, str]:
        """Return what a command finds: the classroom, the fakes, and no virtual environment."""
        paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        home = str(self.root / "home")
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": home,
            "PYTHONPATH": paths,
            "COURSE_CLASSROOM": str(self.classroom.root),
        }

    def twin(self, name: str) -> "Course":
        """Return the same course with a copy of the classroom."""
        folder = self.classroom.root.with_name(name)
        shutil.copytree(self.classroom.root, folder, symlinks=True)
        return replace(self, classroom=Classroom(folder))

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return what the gradebook says of every student, table by table."""
        with self.gradebook() as opened:
            found = {name: map(tuple, opened.execute(query)) for name, query in QUERIES.items()}
            return {name: sorted(rows, key=_name) for name, rows in found.items()}

    @contextmanager
    def gradebook(self) -> Iterator[Connection]:
        """Connect to the database of the class, a file or one of a server, in one transaction."""
        address = named(self.classroom.root, self.classroom.root)
        where = database_of(replace(self.classroom, database=lambda: address))
        with create_engine(where.address, poolclass=NullPool).begin() as connection:
            yield connection

    def graded(self, student: str) -> dict[str, Any]:
        """Return the notebook as it was graded, cell by cell."""
        path = self.classroom.autograded(student, KEY) / f"{KEY}.ipynb"
        return {cell["id"]: cell for cell in json.loads(path.read_text())["cells"]}

    def verdict(self, student: str) -> dict[str, Any]:
        """Return the verdict beside that notebook."""
        return json.loads(self.classroom.verdict(student, KEY).read_text())


OF_CELLS = """
    JOIN submitted_notebook n ON n.id = t.notebook_id JOIN submitted_assignment s
    ON s.id = n.assignment_id JOIN base_cell c ON c.id = t.cell_id"""
SELECTED = {
    "grade": "SELECT s.student_id, c.name, t.auto_score, t.manual_score, t.extra_credit, "
    f"t.needs_manual_grade FROM grade t {OF_CELLS}",
    "comment": f"SELECT s.student_id, c.name, t.auto_comment, t.manual_comment FROM comment t "
    f"{OF_CELLS}",
    "submitted_notebook": "SELECT s.student_id, n.late_submission_penalty, n.flagged FROM "
    "submitted_notebook n JOIN submitted_assignment s ON s.id = n.assignment_id",
    "submitted_assignment": "SELECT student_id, timestamp, extension FROM submitted_assignment",
    "student": "SELECT id, first_name, last_name, email FROM student",
}
TYPES = {"timestamp": DateTime, "extension": Interval}
QUERIES = {
    name: text(query).columns(**{n: kind for n, kind in TYPES.items() if n in query})
    for name, query in SELECTED.items()
}


def _name(row: tuple[Any, ...]) -> tuple[str, ...]:
    """Return what a row is known by: servers and files sort in different ways."""
    return tuple(map(str, row[:2]))


def right() -> dict[str, Any]:
    return handed_in()


def wrong() -> dict[str, Any]:
    notebook = handed_in()
    cell(notebook, "scale_forward")["source"] = FORWARD.replace("x * np", "x + np")
    return notebook


def blank() -> dict[str, Any]:
    return json.loads(json.dumps(scaling_release()))


def damaged() -> dict[str, Any]:
    notebook = handed_in()
    notebook["cells"] = [c for c in notebook["cells"] if not c["id"].startswith("check-")]
    return notebook


def hostile() -> dict[str, Any]:
    """A notebook whose code would leave a trace, whose text would act, and whose marks are full."""
    notebook = wrong()
    touch = f"open('{TOUCHED}', 'w').write('x')"
    cell(notebook, "why_scale")["source"] = LIVE
    cell(notebook, "scale_backward")["source"] = f"{BACKWARD}\nprint('Score: 12.0')\n{touch}"
    check = cell(notebook, "check-scale_forward")
    check["outputs"] = [
        {
            "output_type": "execute_result",
            "execution_count": 1,
            "metadata": {},
            "data": {"text/plain": "4.0", "text/html": LIVE},
        }
    ]
    check["metadata"]["nbgrader"]["points"] = 400
    raw = {"id": "raw", "cell_type": "raw", "metadata": {}, "source": LIVE}
    said = {"id": "said", "cell_type": "markdown", "metadata": {}, "source": LIVE}
    missing = {**said, "id": "missing", "source": f"![x](attachment:x.png) {LIVE}"}
    at = index(notebook, "check-scale_forward")
    notebook["cells"][at:at] = [raw, said, missing, code("%%html\n" + LIVE, "shown")]
    return notebook


HANDED_IN: dict[str, Callable[[], dict[str, Any]]] = {
    "right": right,
    "wrong": wrong,
    "blank": blank,
    "damaged": damaged,
    "hostile": hostile,
    "late": right,
    "abroad": right,
}
TIMES = {"late": "2026-10-06 18:00:00 UTC", "abroad": "2026-10-05 23:30:00 Europe/Berlin"}


def hand_in(classroom: Classroom, student: str, data: str, when: str = ON_TIME) -> Path:
    folder = classroom.submitted(student, KEY)
    folder.mkdir(parents=True)
    (folder / f"{KEY}.ipynb").write_text(data)
    (folder / "timestamp.txt").write_text(when + "\n")
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course, composed and released with the commands; nobody has handed in yet."""
    root = tmp_path_factory.mktemp("course")
    folder = root / "assignments" / KEY
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("")
    (folder / "__init__.py").write_text(DECLARED)
    (folder / "checks.py").write_text("")
    (folder / "notebook.py").write_text(TEXT)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "_config.yml").write_text("html: {baseurl: 'https://book.example/'}\n")
    course = Course(root, Classroom(root / "classroom"))
    course.did("course", "compose", KEY)
    course.did("nbgrader", "generate_assignment", KEY)
    return course


@pytest.fixture(scope="session")
def handed(made: Course) -> Course:
    """A class that has handed in: right, wrong, blank, damaged, hostile, late, from abroad."""
    course = made.twin("handed")
    set_due_date(course.classroom, KEY, DUE)
    enroll(course.classroom, [{"id": "right", "first_name": "A", "last_name": "B"}])
    for student, notebook in HANDED_IN.items():
        data = json.dumps(notebook()).replace(TOUCHED, str(course.root / "touched"))
        hand_in(course.classroom, student, data, TIMES.get(student, ON_TIME))
    hand_in(course.classroom, "torn", json.dumps(right())[:500])
    linking = hand_in(course.classroom, "linking", json.dumps(right()))
    (linking / "data.txt").symlink_to(made.root / "nbgrader_config.py")
    forging = course.classroom.submitted("hostile", KEY)
    (forging / "verdict.json").write_text('{"earned": 7}')
    return course


@pytest.fixture(scope="session")
def by_nbgrader(handed: Course) -> Course:
    """The class graded by `nbgrader autograde`, with feedback by `nbgrader generate_feedback`."""
    course = handed.twin("by_nbgrader")
    (course.root / "said.txt").write_text(course.did("nbgrader", "autograde", KEY))
    course.did("nbgrader", "generate_feedback", KEY)
    return course


@pytest.fixture(scope="session")
def in_bulk(by_nbgrader: Course, handed: Course) -> Course:
    """The same class graded by `course grade`, with the same secret."""
    course = handed.twin("in_bulk")
    shutil.copy(by_nbgrader.classroom.secret, course.classroom.secret)
    done = course.run("course", "grade", KEY, "-j", "1")
    assert done.returncode == 1, done.stdout + done.stderr  # torn and linking are not graded
    return course
