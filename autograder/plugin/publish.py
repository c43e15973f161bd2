"""Release an assignment with nbgrader's own `generate_assignment`."""

from pathlib import Path

from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError


def publish(classroom: Classroom, assignment: str) -> None:
    """Make the students' version in `release/` and enter the assignment into the gradebook.

    Raises:
        CourseError: nothing is composed yet, or nbgrader refuses the notebook.
    """
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    from autograder.plugin.database import database_of
    from autograder.plugin.rows import opened
    from autograder.plugin.settings import configure

    if not classroom.source(assignment).is_dir():
        raise CourseError(
            f"{classroom.source(assignment)} is not there; run `course compose {assignment}` first."
        )
    config, database = Config(), database_of(classroom)
    with opened(database):  # says in a sentence what nbgrader would say in many lines
        pass
    configure(config, course=Path.cwd(), classroom=classroom.root, db_url=database.address)
    made = NbGraderAPI(config=config).generate_assignment(assignment, force=True, create=True)
    if not made["success"]:
        raise CourseError(f"nbgrader did not release {assignment}: {made['error'] or made['log']}")
