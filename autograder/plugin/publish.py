"""Release an assignment with nbgrader's own `generate_assignment`."""

import re
from pathlib import Path

from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError

ERROR = re.compile(r"^(?: {4})?(?:\w+\.)*(\w+: .+)$", re.MULTILINE)  # the end of a traceback


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
        fact = _fact("\n".join(filter(None, (made["error"], made["log"]))))
        raise CourseError(
            f"nbgrader did not release {assignment} ({fact}); mend that and run the command again."
        )


def _fact(said: str) -> str:
    """Return the last error of all that nbgrader tells, which ends in the one that was first."""
    last: str = [*said.strip().split("\n"), *ERROR.findall(said)][-1]
    return last
