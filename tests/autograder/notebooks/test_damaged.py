"""Every damage of the catalogue: what is repaired, what is said, and that nothing is lost."""

import logging
from functools import cache

import nbformat
import pytest
from fakes.damages import DAMAGES, REFUSED, Damage
from fakes.scaling_notebook import WHY, released, working
from nbformat import NotebookNode
from nbgrader.preprocessors import CheckCellMetadata

from autograder.model.errors import AnswerError
from autograder.notebooks.cells import grade_id
from autograder.notebooks.read import read
from autograder.notebooks.repair import HEADING, Repaired, repair

RELEASE = released()
NAMED = [(grade_id(c), c.metadata) for c in RELEASE.cells if grade_id(c)]
GONE = {
    "another_assignment",
    "another_notebook",
    "everything_deleted",
    "handed_in_as_released",
    "written_answer_deleted",
}


@cache
def submitted(damage: Damage) -> NotebookNode:
    return read(damage.make(), "scaling.ipynb")


@cache
def repaired(damage: Damage) -> Repaired:
    """Repair a damage once for all that is asked of the result, which nobody changes."""
    return repair(submitted(damage), RELEASE)


def lines(notebook) -> set[str]:
    return {line.rstrip() for c in notebook.cells for line in c.source.split("\n") if line.strip()}


def test_there_are_at_least_sixty():
    """The catalogue is as long as was promised, and no damage is there twice."""
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES)
    assert len(DAMAGES) + len(REFUSED) >= 60


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_what_was_right_still_counts(damage: Damage):
    """The functions that worked before the damage work in what is to be run afterwards."""
    assert working(repaired(damage).sources) == damage.works


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_the_student_is_told(damage: Damage):
    """Each damage that matters has its note; where none is expected there is none."""
    notes = repaired(damage).notes

    for expected in damage.notes:
        assert any(expected in note for note in notes), notes
    if not damage.notes:
        assert notes == ()


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_the_result_has_the_cells_and_points_of_the_release(damage: Damage):
    """Every named cell is there once, in order, with its metadata, and nbgrader agrees."""
    notebook = repaired(damage).notebook

    nbformat.validate(notebook)
    checker = CheckCellMetadata()
    checker.log = logging.getLogger("test")
    checker.preprocess(notebook, {})
    assert [(grade_id(c), c.metadata) for c in notebook.cells if grade_id(c)] == NAMED


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_no_line_of_the_student_is_lost(damage: Damage):
    """Whatever line was handed in stands somewhere in the result."""
    assert lines(submitted(damage)) - lines(RELEASE) <= lines(repaired(damage).notebook)


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_no_picture_of_the_student_is_lost(damage: Damage):
    """Two of one name are both there, and so is one in a cell that has no place."""
    assert pictures(submitted(damage)) == pictures(repaired(damage).notebook)


def pictures(notebook) -> set[str]:
    bundles = [b for c in notebook.cells for b in c.get("attachments", {}).values()]
    return {data for bundle in bundles for data in bundle.values()}


WITHOUT_PLACE = [d for d in DAMAGES if any("no place" in note for note in d.notes)]


@pytest.mark.parametrize("damage", WITHOUT_PLACE, ids=repr)
def test_what_has_no_place_is_kept_under_a_heading(damage: Damage):
    """It stands at the end as it came, is shown as text, and is not run."""
    result = repaired(damage)
    texts = [c.source for c in result.notebook.cells]
    kept = result.notebook.cells[texts.index(HEADING) + 1 :]
    own = lines(submitted(damage)) - lines(RELEASE)
    rest = lines(nbformat.from_dict({"cells": result.notebook.cells[: texts.index(HEADING)]}))

    assert kept
    assert all(c.cell_type == "markdown" and c.source.startswith("```") for c in kept)
    assert own - rest <= {line for c in kept for line in c.source.split("\n")}
    assert not any(line in source for line in own - rest for source in result.sources)


def test_the_first_cell_of_an_older_release_is_not_called_the_students():
    """It is kept as it came, but nobody is told to look for something of their own."""
    result = repaired(next(d for d in DAMAGES if d.name == "older_release_with_less_in_it"))
    assert HEADING in [c.source for c in result.notebook.cells]
    assert not any("had no place" in note for note in result.notes)


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_a_written_answer_comes_back_to_its_question(damage: Damage):
    """The cell for the question holds what the student wrote, as text."""
    notebook = repaired(damage).notebook
    answer = next(c for c in notebook.cells if grade_id(c) == "why_scale")

    assert answer.cell_type == "markdown"
    assert (WHY in answer.source) == (damage.name not in GONE)


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_repairing_twice_changes_nothing(damage: Damage):
    """A repaired notebook needs no repair."""
    once = repaired(damage).notebook
    twice = repair(read(nbformat.writes(once).encode(), "scaling.ipynb"), RELEASE).notebook

    assert [c.source for c in twice.cells] == [c.source for c in once.cells]


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_numbers_name_the_cells_that_are_run(damage: Damage):
    """Each text that is run has the number of a code cell, as one counts them, that is no check."""
    result = repaired(damage)
    counted = [cell for cell in result.notebook.cells if cell.cell_type == "code"]

    assert len(result.numbers) == len(result.sources)
    for number in result.numbers:
        assert not grade_id(counted[number - 1]).startswith("check-")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_notebook_is_refused_with_a_sentence(name: str):
    """The sentence names the file and the fact, and says what to do."""
    data, fact = REFUSED[name]

    with pytest.raises(AnswerError) as error:
        read(data, "scaling.ipynb")

    assert str(error.value).startswith("scaling.ipynb ")
    assert fact in str(error.value)
    assert str(error.value).endswith("hand it in again")
