"""Is a gradebook laid out as the installed nbgrader expects it?

nbgrader adds the tables that it misses and fails later, at the first column that it misses; then a
part of a class is entered and nobody is told why. So the layout's revision is looked at first.
"""

from functools import cache

import nbgrader
from alembic.script import ScriptDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from autograder.model.errors import CourseError
from autograder.plugin.database import Database


def refuse_other_schema(database: Database) -> None:
    """Refuse a gradebook that another version of nbgrader made.

    Raises:
        CourseError: with both revisions of the layout, and what to do.
    """
    found = _revision(database)
    if found not in (None, expected()):
        raise CourseError(
            f"{database} has the layout {found}, and nbgrader {nbgrader.__version__} needs "
            f"{expected()}; {database.backup}, then run `nbgrader db upgrade` in the "
            "root of the course, or install the nbgrader that made it."
        )


@cache
def expected() -> str:
    """Return the revision of the layout that the installed nbgrader expects."""
    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


def _revision(database: Database) -> str | None:
    """Return the revision of a gradebook; None where none can be read, or nothing is in it yet."""
    if not database.there:
        return None
    try:
        with database.looked_at() as connection:
            tables = inspect(connection).get_table_names()
            if "alembic_version" not in tables:
                return "of no known revision" if "grade" in tables else None
            revision: str | None = connection.scalar(
                text("SELECT version_num FROM alembic_version")
            )
            return revision
    except DBAPIError:
        return None  # whoever opens it for good says what is wrong with it
