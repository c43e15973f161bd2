"""The sample class, really made and really graded: every row of its table comes true."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes.course import Course

from autograder.cli.place import Place
from autograder.cli.samples import Row, make, read_table, surprise
from autograder.gradebook.gather import Roll

ROOT = Path(__file__).parents[3]
KEY = "a06_normalization"
TABLE = read_table(ROOT, KEY)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def roll(tmp_path_factory: pytest.TempPathFactory) -> Roll:
    """The class, graded in two processes, each submission behind the wall of this machine."""
    folder = tmp_path_factory.mktemp("sample")
    course = Course(ROOT, folder / "classroom")
    said = course.run("compose", KEY)
    assert said.status == 0, said.err
    run = make(Place(ROOT, course.folder), Place(ROOT, folder / "class"), TABLE)
    run.enter(run.grade(2, lambda _: None).verdicts)
    return run.roll()


def test_the_table_has_a_class_worth_looking_at() -> None:
    """A dozen hand in or more; mistakes of many kinds, late, missing, damaged, a stranger."""
    assert sum(row.state != "missing" for row in TABLE.rows) >= 12
    assert len({row.id for row in TABLE.rows}) == len(TABLE.rows)
    assert len({belief for row in TABLE.rows for belief in row.beliefs}) >= 12
    assert {row.state for row in TABLE.rows} >= {"graded", "late", "missing", "not graded"}
    assert any(not row.enrolled for row in TABLE.rows)


@pytest.mark.parametrize("row", TABLE.rows, ids=lambda row: f"{row.id}-{'-'.join(row.answers)}")
def test_every_student_gets_what_the_table_says(row: Row, roll: Roll) -> None:
    """State, points and beliefs; a table that said something else would be contradicted."""
    assert surprise(row, roll.records) == []
    assert len(surprise(replace(row, earns=row.earns + 1), roll.records)) == 1
