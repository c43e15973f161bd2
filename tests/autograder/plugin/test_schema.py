"""A gradebook of another nbgrader is refused before anything is written into it."""

import sqlite3

import nbgrader
import pytest

from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.plugin.database import database_of
from autograder.plugin.rows import enroll, open_gradebook, save
from autograder.plugin.schema import expected, refuse_other_schema


@pytest.fixture
def database(tmp_path):
    database = database_of(Classroom(tmp_path))
    open_gradebook(database).close()
    return database


def marked(database, revision: str) -> None:
    with sqlite3.connect(database.file) as opened:
        opened.execute("UPDATE alembic_version SET version_num = ?", [revision])


def test_a_gradebook_of_this_nbgrader_is_used(database):
    """It is one that was just made."""
    refuse_other_schema(database)
    enroll(Classroom(database.file.parent), [{"id": "a"}])


def test_no_gradebook_and_an_empty_file_are_no_other_gradebook(tmp_path):
    """nbgrader makes one there."""
    empty = database_of(Classroom(tmp_path))
    refuse_other_schema(empty)
    empty.file.touch()

    refuse_other_schema(empty)


def test_another_layout_is_refused_with_both_names(database):
    """The sentence says what is there, what is needed and what to do, and nothing is changed."""
    marked(database, "167914646830")
    before = database.file.read_bytes()

    with pytest.raises(CourseError) as caught:
        save(Classroom(database.file.parent), "scaling", [])

    assert str(caught.value) == (
        f"{database} has the layout 167914646830, and nbgrader {nbgrader.__version__} needs "
        f"{expected()}; copy the file to a safe place, then run `nbgrader db upgrade` in the root "
        "of the course, or install the nbgrader that made it."
    )
    assert database.file.read_bytes() == before


def test_a_layout_without_a_name_is_refused(database):
    """As the first versions of nbgrader left it."""
    with sqlite3.connect(database.file) as opened:
        opened.execute("DROP TABLE alembic_version")

    with pytest.raises(CourseError, match="has the layout of no known revision"):
        refuse_other_schema(database)


def test_what_is_no_database_is_left_to_whoever_opens_it(tmp_path):
    """That one says what is wrong with it."""
    (tmp_path / "gradebook.db").write_text("marks, marks, marks " * 100)

    refuse_other_schema(database_of(Classroom(tmp_path)))


@pytest.mark.slow
def test_nbgraders_own_command_stops_too(by_nbgrader):
    """Before it grades anything, with the same sentence and no stack."""
    course = by_nbgrader.twin("older")
    marked(database_of(course.classroom), "167914646830")

    done = course.run("nbgrader", "autograde", "scaling", "--force")

    assert done.returncode == 1
    assert "has the layout 167914646830, and nbgrader" in done.stderr
    assert "Traceback" not in done.stderr
