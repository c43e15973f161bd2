"""Is a gradebook laid out as the installed nbgrader expects it?

nbgrader adds the tables that it misses and fails later, at the first column that it misses; then a
part of a class is entered and nobody is told why. So the layout's revision is looked at first.
"""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import nbgrader
from alembic.script import ScriptDirectory
from nbgrader.dbutil import ALEMBIC_DIR

from autograder.model.errors import CourseError


def refuse_other_schema(database: Path) -> None:
    """Refuse a gradebook that another version of nbgrader made.

    Raises:
        CourseError: with both revisions of the layout, and what to do.
    """
    found = _revision(database) if database.exists() else None
    if found not in (None, expected()):
        raise CourseError(
            f"{database} has the layout {found}, and nbgrader {nbgrader.__version__} needs "
            f"{expected()}; copy the file to a safe place, then run `nbgrader db upgrade` in the "
            "root of the course, or install the nbgrader that made it."
        )


@cache
def expected() -> str:
    """Return the revision of the layout that the installed nbgrader expects."""
    return str(ScriptDirectory(ALEMBIC_DIR).get_current_head())


def _revision(database: Path) -> str | None:
    """Return the revision of a gradebook; None where none can be read, or nothing is in it yet."""
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as open_:
            tables = {name for (name,) in open_.execute("SELECT name FROM sqlite_master")}
            if "alembic_version" not in tables:
                return "of no known revision" if "grade" in tables else None
            return next((name for (name,) in open_.execute("SELECT * FROM alembic_version")), None)
    except sqlite3.Error:
        return None  # whoever opens it for good says what is wrong with it
