"""Fill a released notebook in, as a student would: how sample submissions are made."""

import re
from collections.abc import Iterable, Mapping

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell

from autograder.notebooks.cells import grade_id, is_answer

DEFINITION = re.compile(r"def (\w+)\(")
INSIDE = ("", " ", ")", "#")  # how a line begins that belongs to the block above it


def split(text: str, functions: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return what of a module stands outside `functions`, and the text of each function it has.

    Lines are looked at, not syntax, so that a module with a syntax error can be split as well.
    """
    wanted = set(functions)
    outside: list[str] = []
    inside: dict[str, list[str]] = {}
    block = outside
    for line in text.splitlines():
        if line[:1] not in INSIDE:
            found = DEFINITION.match(line)
            name = found[1] if found else ""
            block = inside.setdefault(name, []) if name in wanted else outside
        block.append(line)
    return _text(outside), {name: _text(lines) for name, lines in inside.items()}


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def pretend(notebook: NotebookNode, text: str, written: Mapping[str, str]) -> NotebookNode:
    """Return a notebook with a module's functions in its answer cells and the rest before them.

    `written` has what is put under every written question, by grade id.
    """
    filled = from_dict(notebook)
    names = [grade_id(cell) for cell in filled.cells if is_answer(cell)]
    outside, functions = split(text, names)
    sources = {**functions, **written}
    for cell in filled.cells:
        cell["source"] = sources.get(grade_id(cell), cell["source"])
    if outside:
        first = next(i for i, cell in enumerate(filled.cells) if is_answer(cell))
        filled.cells.insert(first, new_code_cell(outside, id=f"own-{len(filled.cells)}"))
    return filled
