"""The tables of conventions name what there is."""

from pathlib import Path

import pytest

from autograder.audit.convention import Convention, Row
from autograder.audit.courses.cs231n import CS231N
from autograder.audit.courses.eecs498 import EECS498
from autograder.audit.inside import adapters
from autograder.judge.catalogue import keys as known
from autograder.judge.catalogue import load

ROOT = Path(__file__).parents[3]
HERE = known(ROOT)
ROWS = [(convention, row) for convention in (CS231N, EECS498) for row in convention.rows]
NAMES = [f"{convention.name}-{row.theirs}" for convention, row in ROWS]


@pytest.mark.parametrize(("convention", "row"), ROWS, ids=NAMES)
def test_a_row_names_what_there_is(convention: Convention, row: Row) -> None:
    """An adapter, a forward of the same table, an exercise, and checks of that exercise."""
    assert callable(getattr(adapters, row.adapter))
    if row.through:
        assert convention.row(row.through).assignment == row.assignment
    if row.assignment not in HERE:
        pytest.skip(f"{row.assignment} is not in this course")
    assignment = load(ROOT, row.assignment)
    checks = {check.name for check in assignment.checks if check.exercise.name == row.ours}
    assert checks
    assert {*row.claims, *row.silent, *row.bent} <= checks
