"""Our release is nbgrader's, cell by cell."""

import os
from pathlib import Path

import nbformat
import pytest
from fakes.scaling_notebook import instructor
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.model.errors import CourseError
from autograder.notebooks.cells import check_cells, checksum, unanswered_cells
from autograder.notebooks.release import CODE_STUB, TEXT_STUB, release


def by_nbgrader(notebook, folder: Path):
    source = folder / "source/scaling"
    source.mkdir(parents=True)
    nbformat.write(notebook, source / "scaling.ipynb")
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    done = NbGraderAPI(config=config).generate_assignment("scaling")
    assert done["success"], done["log"]
    return nbformat.read(folder / "release/scaling/scaling.ipynb", as_version=4)


def odd_cells():
    """Cells as authors write them elsewhere: regions of every kind, outputs, no metadata."""

    def words(name, **flags):
        plain = {"grade": False, "solution": False, "locked": False, "task": False}
        return {"nbgrader": {**plain, "grade_id": name, "schema_version": 3, **flags}}

    output = nbformat.v4.new_output("stream", text="42")
    return [
        new_code_cell("6 * 7", outputs=[output], execution_count=3, metadata={"collapsed": True}),
        new_code_cell("whole = 'stub'", metadata=words("whole", solution=True)),
        new_code_cell(
            "if x:\n\t### BEGIN SOLUTION\n\ty = 1\n\t### END SOLUTION\nz = 2\n"
            "# BEGIN SOLUTION\nq = 3\n# END SOLUTION",
            metadata=words("regions", solution=True),
        ),
        new_code_cell(
            "assert x\n### BEGIN HIDDEN TESTS\nassert y\n### END HIDDEN TESTS",
            metadata=words("hidden", grade=True, locked=True, points=2),
        ),
        new_code_cell("assert z", metadata=words("half", grade=True, locked=True, points=0.5)),
        new_markdown_cell("Read this.", metadata=words("read", locked=True)),
        new_markdown_cell(
            "Do it.\n=== BEGIN MARK SCHEME ===\nso\n=== END MARK SCHEME ===",
            metadata=words("do", task=True, points=3),
        ),
        new_markdown_cell("sample", metadata=words("say", grade=True, solution=True, points=1)),
    ]


@pytest.mark.parametrize("kind", ["composed", "odd"])
def test_the_release_is_what_nbgrader_makes(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Sources, types, ids, outputs and metadata with checksums are the same in every cell."""
    scripts = Path(os.sys.executable).parent
    monkeypatch.setenv("PATH", f"{scripts}{os.pathsep}{os.environ['PATH']}")  # nbgrader's alembic
    notebook = instructor()
    if kind == "odd":
        cells = [{**cell, "id": f"odd-{i}"} for i, cell in enumerate(odd_cells())]
        notebook = nbformat.from_dict({**notebook, "cells": cells})
    ours, theirs = release(notebook), by_nbgrader(notebook, tmp_path)

    assert len(ours.cells) == len(theirs.cells)
    for our, their in zip(ours.cells, theirs.cells, strict=True):
        assert our == their
    assert ours.metadata == theirs.metadata


def test_no_solution_and_no_mark_scheme_is_left():
    """What a student gets has neither."""
    student = nbformat.writes(release(instructor()))

    assert "x * np.asarray" not in student
    assert "the backward multiplies" not in student
    assert "SOLUTION" not in student
    assert "MARK SCHEME" not in student


def test_the_instructors_notebook_is_not_touched():
    """A release is a new notebook."""
    notebook = instructor()
    before = nbformat.writes(notebook)
    release(notebook)

    assert nbformat.writes(notebook) == before


def test_a_released_notebook_is_unanswered():
    """Every solution cell says so by its checksum, until a word is changed."""
    student = release(instructor())
    assert list(unanswered_cells(student)) == ["scale_forward", "scale_backward", "why_scale"]

    cell = next(c for c in student.cells if c.id == "scale_forward")
    before = checksum(cell)
    cell.source += " "
    assert checksum(cell) != before
    assert list(unanswered_cells(student)) == ["scale_backward", "why_scale"]


def test_check_cells_are_known_by_their_exercise():
    """The gradebook's name of each exercise."""
    assert check_cells(instructor()) == {
        "scale_forward": "check-scale_forward",
        "scale_backward": "check-scale_backward",
    }


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        ("# BEGIN SOLUTION\nx", "cell c: BEGIN SOLUTION has no END SOLUTION; add one after it."),
        ("# BEGIN SOLUTION\n# BEGIN SOLUTION", "a BEGIN SOLUTION stands inside another; end the"),
    ],
)
def test_an_unpaired_region_is_the_courses_fault(source: str, fact: str):
    """The sentence names the cell."""
    notebook = new_notebook(cells=[new_code_cell(source, id="c")])

    with pytest.raises(CourseError, match=fact):
        release(notebook)
