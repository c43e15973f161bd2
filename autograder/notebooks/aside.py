"""Set cells aside for which there is no time, so that a notebook cannot keep the grader busy."""

from collections.abc import Iterator, Sequence

from nbformat import NotebookNode

from autograder.notebooks.answers import is_too_long, mentioned, words

MOST_IN_ALL = 200_000  # words and signs of what is looked into: two seconds, parsed three times


def set_aside(cells: Sequence[NotebookNode]) -> tuple[list[NotebookNode], list[NotebookNode]]:
    """Return the cells that are gone on with, and the longest ones, if all are too much together.

    A cell that is never looked into costs nothing, so it is not set aside.
    """
    if sum(len(cell.source) for cell in cells) <= MOST_IN_ALL:  # no more words than characters
        return list(cells), []
    beyond = set(_beyond(cells))
    here = [cell for at, cell in enumerate(cells) if at not in beyond]
    return here, [cell for at, cell in enumerate(cells) if at in beyond]


def _beyond(cells: Sequence[NotebookNode]) -> Iterator[int]:
    """Yield the cells that are too much, after those with functions and the short ones."""
    cost = {at: words(cell.source) for at, cell in enumerate(cells) if _is_looked_into(cell)}
    left = MOST_IN_ALL
    for at in sorted(cost, key=lambda at: (not mentioned(cells[at].source), cost[at])):
        left -= cost[at]
        if left < 0:
            yield at


def _is_looked_into(cell: NotebookNode) -> bool:
    read = cell.cell_type != "markdown" or bool(mentioned(cell.source))
    return read and not is_too_long(cell.source)
