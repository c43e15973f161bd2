"""How hard each exercise was, by hand."""

import numpy as np
import pytest

from autograder.gradebook.exercises import exercise_rows
from autograder.gradebook.items import FEWEST
from autograder.gradebook.records import Record, Submissions, build_records
from autograder.model.verdict import Finding, Outcome, Result, Verdict
from autograder.pages.report import class_page


def a_class(*earned: tuple[int, int]) -> tuple[Record, ...]:
    """Return a class in which each student keeps so many of three checks of `f` and of `g`."""
    those = {
        f"s{at:02d}": Verdict("a", f"s{at:02d}", (result("f", one), result("g", other)))
        for at, (one, other) in enumerate(earned)
    }
    return build_records(Submissions(verdicts=those), None)


def result(name: str, kept: int) -> Result:
    """Return an exercise of which so many checks of two points are kept; -1: it is not written."""
    outcomes = [Outcome.KEPT if at < kept else Outcome.BROKEN for at in range(3)]
    found = tuple(Finding(f"c{at}", "A.", outcome, 2) for at, outcome in enumerate(outcomes))
    return Result(name, found, written=kept >= 0)


CLASS = a_class(*[(3, 2), (3, 3), (1, 1), (0, 0), (-1, -1), (2, 3)] * 2)


def test_the_numbers_of_an_exercise() -> None:
    """Mean points, who has all and who none, who has not begun; one row each, in order."""
    first, second = exercise_rows(CLASS)

    assert (first.exercise, second.exercise) == ("f", "g")
    assert (first.possible, first.asked, first.mean) == (6, 12, 3.0)
    assert (first.whole, first.nothing, first.unwritten) == (4, 4, 2)


def test_an_exercise_that_goes_with_the_others() -> None:
    """The correlation is that of its points with the points of all other exercises."""
    first, _ = exercise_rows(CLASS)
    f, g = [6, 6, 2, 0, 0, 4] * 2, [4, 6, 2, 0, 0, 6] * 2

    assert first.discrimination == pytest.approx(np.corrcoef(f, g)[0, 1])
    assert exercise_rows(CLASS[: FEWEST - 1])[0].discrimination is None


def test_nobody_has_no_exercises() -> None:
    """And the page no such section; a class has one."""
    assert exercise_rows(()) == ()
    assert "Exercise by exercise" not in class_page((), title="A")
    assert "3.0 of 6" in class_page(CLASS, title="A")
