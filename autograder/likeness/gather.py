"""What one student wrote, out of a notebook that may be damaged: the code that was not handed out.

A cell that stands in the release as it is, is left out unread; the rest of a release that students
keep, such as the import at the top of a cell of their own, is taken away by its fingerprints.
"""

from collections.abc import Iterable, Iterator

from nbformat import NotebookNode

from autograder.likeness.compare import Work, words
from autograder.likeness.passages import Block, blocks
from autograder.likeness.winnow import grams
from autograder.notebooks.runnable import runnable


def sources(notebook: NotebookNode) -> frozenset[str]:
    """Return the texts of a notebook's code cells."""
    return frozenset(_code(notebook))


def prints(texts: Iterable[str]) -> frozenset[int]:
    """Return every fingerprint that a passage of these texts could have."""
    found = (block for text in texts for block in _blocks(text) or ())
    return frozenset(gram for block in found for gram in grams(words(block)))


def work(student: str, notebook: NotebookNode, released: frozenset[str]) -> Work:
    """Return the blocks of code that a student wrote; a cell that stands twice counts once."""
    texts = dict.fromkeys(text for text in _code(notebook) if text not in released)
    found = [_blocks(text) for text in texts]
    own = tuple(block for those in found if those for block in those if block.tokens)
    return Work(student, own, unread=found.count(None))


def _blocks(text: str) -> tuple[Block, ...] | None:
    """Return the blocks of a cell, without its magics where it is no Python with them."""
    found = blocks(text)
    return blocks(runnable(text).text) if found is None else found


def _code(notebook: NotebookNode) -> Iterator[str]:
    return (cell.source for cell in notebook.cells if cell.cell_type == "code")
