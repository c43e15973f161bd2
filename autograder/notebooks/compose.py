"""Make the instructor's notebook from an author's text file.

The text is Python in the percent format: a cell begins at `# %%`. What a cell is for stands in its
first line:

    # %% [markdown]                               text
    # %% environment                              the first code cell; generated
    # %% answer="conv2d_forward"                  a solution between BEGIN and END SOLUTION
    # %% check="conv2d_forward"                   the exercise's checks; generated
    # %% [markdown] question="why" points=4       a written question with its mark scheme
    # %%                                          code to play with

Points of exercises are never written down: they are the sum over the checks. The same text gives
the same bytes, cell ids included.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode, from_dict

from autograder.notebooks.author import SCHEME, Cell, author_cells, question, scheme
from autograder.notebooks.cells import ENVIRONMENT, check_id
from autograder.notebooks.declared import Assignment, points_of
from autograder.notebooks.environment import environment_cell
from autograder.notebooks.fill import Filler
from autograder.notebooks.release import CODE_STUB, without

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
READ_ONLY = {"deletable": False, "editable": False}


def compose(text: str, assignment: Assignment, book: str) -> str:
    """Return the file of the instructor's notebook; `book` is the address that links begin with.

    Raises:
        CourseError: the text is not sound; with the file, the cell, the fact and how to mend it.
    """
    return str(nbformat.writes(compose_notebook(text, assignment, book))) + "\n"


def compose_notebook(text: str, assignment: Assignment, book: str) -> NotebookNode:
    """Return the instructor's notebook, in nbgrader's source format."""
    cells = author_cells(text, assignment)
    filler = Filler.of(assignment, book, cells)
    mark = _mark(cells, assignment)
    made = [new for cell in cells for new in _compose(cell, assignment, filler, mark)]
    for number, cell in enumerate(made):
        cell["id"] = cell["id"] or f"cell-{number:03d}"
    notebook = from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": METADATA, "cells": made})
    nbformat.validate(notebook)
    return notebook


def _mark(cells: Sequence[Cell], assignment: Assignment) -> str:
    """Return eight digits that change with what is asked, and not with how it is explained."""
    asked = [(cell.purpose, cell.name, _asked(cell, assignment)) for cell in cells if cell.name]
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:8]


def _asked(cell: Cell, assignment: Assignment) -> tuple[Any, ...]:
    if cell.purpose == "question":
        return question(cell), cell.points
    if cell.purpose == "check":
        return (points_of(assignment, cell.name),)
    return (without(cell.source, "SOLUTION", CODE_STUB),)


def _compose(
    cell: Cell, assignment: Assignment, filler: Filler, mark: str
) -> Iterator[dict[str, Any]]:
    if cell.purpose == "question":
        yield from _question(cell, filler)
    elif cell.purpose == ENVIRONMENT:
        yield _graded(cell, ENVIRONMENT, environment_cell(assignment.key, mark), locked=True)
    elif cell.purpose == "check":
        points = points_of(assignment, cell.name)
        name, source = check_id(cell.name), f"check({cell.name})"
        yield _graded(cell, name, source, grade=True, locked=True, points=points)
    elif cell.purpose == "answer":
        yield _graded(cell, cell.name, filler.fill(cell, cell.source), solution=True)
    else:
        yield _plain(cell, filler.fill(cell, cell.source))


def _question(cell: Cell, filler: Filler) -> Iterator[dict[str, Any]]:
    """Yield the words of a question, which nobody edits, and the cell for its answer."""
    if words := question(cell):
        yield _plain(cell, filler.fill(cell, words)) | {"id": f"{cell.name}-question"}
    source = f"=== BEGIN {SCHEME} ===\n{scheme(cell)}\n=== END {SCHEME} ==="
    filled = filler.fill(cell, source)
    yield _graded(cell, cell.name, filled, grade=True, solution=True, points=cell.points)


def _plain(cell: Cell, source: str) -> dict[str, Any]:
    made = _cell(cell, source)
    return made if cell.kind == "code" else made | {"metadata": dict(READ_ONLY)}


def _graded(cell: Cell, name: str, source: str, **words: Any) -> dict[str, Any]:
    """Return a cell with nbgrader's metadata, version 3 of its schema."""
    flags = {"grade": False, "locked": False, "solution": False, "task": False}
    nbgrader = {"grade_id": name, "schema_version": 3, **flags, **words}
    return _cell(cell, source) | {"id": name[:64], "metadata": {"nbgrader": nbgrader}}


def _cell(cell: Cell, source: str) -> dict[str, Any]:
    made: dict[str, Any] = {"id": "", "cell_type": cell.kind, "metadata": {}, "source": source}
    return made | {"outputs": [], "execution_count": None} if cell.kind == "code" else made
