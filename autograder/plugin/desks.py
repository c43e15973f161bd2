"""The desk at which nbgrader's own command marks: opened on the first submission, then kept.

nbgrader makes its preprocessors anew for every notebook, so what they share has to be kept outside
them; the desk's process ends with nbgrader's.
"""

from functools import cache
from pathlib import Path

from autograder.judge.grade import Desk
from autograder.judge.keyfile import load
from autograder.judge.keyring import secret_key
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.notebooks.read import read
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template


@cache
def desk_for(course: str, assignment: str) -> Desk:
    """Return the desk of an assignment in a course directory.

    Raises:
        CourseError: the assignment was never released.
    """
    classroom = Classroom(Path(course))
    key = load(secret_key(Path.cwd(), classroom, assignment, "auto"))
    path = classroom.release(assignment) / f"{assignment}.ipynb"
    if not path.exists():
        raise CourseError(f"{path} is not there; run `course release {assignment}` first.")
    release = read(path.read_bytes(), path.name)
    return Desk(key, release, Template(Limits()).__enter__())
