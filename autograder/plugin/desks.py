"""The desk at which nbgrader's own command marks: opened on the first submission, then kept.

nbgrader makes its preprocessors anew for every notebook, so what they share has to be kept outside
them. A server that runs for weeks keeps its desks too; they are known by what is released and
asked, so that a new release gets a new desk. A desk's process ends with nbgrader's.
"""

from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from autograder.judge.grade import Desk, limits_of, open_desk
from autograder.judge.keyfile import load
from autograder.judge.keyring import secret_key
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.notebooks.read import read


def desk_for(course: Path, classroom: Classroom, assignment: str) -> Desk:
    """Return the desk of an assignment; `course` holds what is asked, `classroom` the students.

    Raises:
        CourseError: the assignment does not exist or was never released.
        SandboxError: this machine cannot start the template.
    """
    release = _released(classroom, assignment)
    return _opened(secret_key(course, classroom, assignment, "auto"), release, assignment)


@cache
def _opened(key: bytes, release: bytes, assignment: str) -> Desk:
    notebook = read(release, f"{assignment}.ipynb")
    played = load(key)
    return open_desk(played, notebook, limits_of(played))


def released(classroom: Classroom, assignment: str) -> NotebookNode:
    """Return the notebook that students were given.

    Raises:
        CourseError: the assignment was never released.
    """
    return read(_released(classroom, assignment), f"{assignment}.ipynb")


def _released(classroom: Classroom, assignment: str) -> bytes:
    path = classroom.release(assignment) / f"{assignment}.ipynb"
    if not path.exists():
        raise CourseError(f"{path} is not there; run `course release {assignment}` first.")
    return path.read_bytes()
