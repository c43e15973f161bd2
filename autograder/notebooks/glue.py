"""Put a function together again whose cell was split in the middle."""

from collections.abc import Collection, Sequence

from nbformat import NotebookNode, from_dict

from autograder.notebooks.answers import parsed
from autograder.notebooks.cells import grade_id
from autograder.notebooks.runnable import runnable

MOST_PIECES = 20  # that are joined to one cell: nobody splits a function more often by mistake


def glued(cells: Sequence[NotebookNode], names: Collection[str]) -> list[NotebookNode]:
    """Return the cells, code that only parses together with the cell before it joined to that.

    `names` are nbgrader's names in the release: a cell that has one of its own is left alone.
    """
    whole: list[NotebookNode] = []
    pieces = 0
    for cell in cells:
        if whole and pieces < MOST_PIECES and _continues(cell, whole[-1], names):
            whole[-1] = from_dict({**whole[-1], "source": _joined(whole[-1], cell)})
            pieces += 1
        else:
            whole.append(cell)
            pieces = 0
    return whole


def _joined(first: NotebookNode, second: NotebookNode) -> str:
    return f"{first.source}\n{second.source}"


def _continues(cell: NotebookNode, last: NotebookNode, names: Collection[str]) -> bool:
    if cell.cell_type != "code" or last.cell_type != "code":
        return False
    own = grade_id(cell)
    if own in names and own != grade_id(last):
        return False
    return _is_inside(cell.source) and not _parses(cell.source) and _parses(_joined(last, cell))


def _is_inside(source: str) -> bool:
    """Return whether the first line of a text is indented."""
    lines = [line for line in source.split("\n") if line.strip()]
    return bool(lines) and lines[0][0] in " \t"


def _parses(source: str) -> bool:
    return parsed(runnable(source).text) is not None
