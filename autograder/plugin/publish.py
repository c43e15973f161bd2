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

    from autograder.plugin.rows import put_alembic_on_path
    from autograder.plugin.settings import configure

    if not classroom.source(assignment).is_dir():
        raise CourseError(
            f"{classroom.source(assignment)} is not there; run `course compose {assignment}` first."
        )
    put_alembic_on_path()
    config = Config()
    configure(config, course=Path.cwd(), classroom=classroom.root)
    made = NbGraderAPI(config=config).generate_assignment(assignment, force=True, create=True)
    if not made["success"]:
        raise CourseError(f"nbgrader did not release {assignment}: {made['error'] or made['log']}")
