"""Put a function together again whose cell was split in the middle."""

from collections.abc import Sequence

from nbformat import NotebookNode, from_dict

from autograder.notebooks.answers import mentioned, parsed
from autograder.notebooks.cells import grade_id
from autograder.notebooks.runnable import runnable

MOST_PIECES = 20  # that are joined to one cell: nobody splits a function more often by mistake
MOST_PARSED = 1_000_000  # characters, in all: joining long pieces one by one reads them each time


def glued(cells: Sequence[NotebookNode], names: set[str]) -> list[NotebookNode]:
    """Return the cells, code that only parses together with the cell before it joined to that.

    `names` are nbgrader's names in the release: a cell that has one of its own is left alone, and
    so is one that is indented as a whole and defines a function of such a name.
    """
    whole: list[NotebookNode] = []
    pieces, left = 0, MOST_PARSED
    for cell in cells:
        tried = bool(whole) and pieces < MOST_PIECES and _may_continue(cell, whole[-1], names)
        joined = _joined(whole[-1], cell) if tried else ""
        left -= len(joined)
        if joined and left >= 0 and not _parses(cell.source) and _parses(joined):
            whole[-1] = from_dict({**whole[-1], "source": joined})
            pieces += 1
        else:
            whole.append(cell)
            pieces = 0
    return whole


def _joined(first: NotebookNode, second: NotebookNode) -> str:
    return f"{first.source}\n{second.source}"


def _may_continue(cell: NotebookNode, last: NotebookNode, names: set[str]) -> bool:
    if cell.cell_type != "code" or last.cell_type != "code":
        return False
    own = grade_id(cell)
    if own in names and own != grade_id(last):
        return False
    return _is_inside(cell.source) and names.isdisjoint(mentioned(runnable(cell.source).text))


def _is_inside(source: str) -> bool:
    """Return whether the first line of a text is indented."""
    lines = [line for line in source.split("\n") if line.strip()]
    return bool(lines) and lines[0][0] in " \t"


def _parses(source: str) -> bool:
    """Return whether a text is Python with the indentation that it has."""
    return parsed(runnable(source, dedent=False).text) is not None
