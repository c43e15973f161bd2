"""Right answers with one edit each: what a slip of the pen makes of a function.

A misconception is a mistake that somebody thought of. A mutant is one that nobody had to think of:
see `edits` for what can happen. Every edit is made in the text itself, so a mutant is what a
student could have typed, and the same text always gives the same mutants in the same order.
"""

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

from autograder.judge.edits import edits
from autograder.judge.text import Edit, Span, Text

Told: TypeAlias = tuple[int, str]  # a line, and what became of what there


@dataclass(frozen=True)
class Mutant:
    """A file with one edit; `function` is the outermost that the edit lies in."""

    file: str
    line: int
    change: str
    function: str
    source: str

    def __str__(self) -> str:
        """Return what was done: `loops.py line 31: range(h) became range(h - 1)`."""
        return f"{self.file} line {self.line}: {self.change}"


def mutants(source: str, file: str) -> tuple[Mutant, ...]:
    """Return every mutant of a file, in the order of the text; no two have the same text."""
    text = Text(source)
    made: dict[str, tuple[ast.AST, Edit]] = {}
    for node in text.nodes:
        for edit in edits(text, node):
            made.setdefault(text.edited(edit), (node, edit))
    made.pop(source, None)
    told = _told_apart([_told(text, edit) for _, edit in made.values()])
    return tuple(
        Mutant(file, line, change, text.function(node), edited)
        for (edited, (node, _)), (line, change) in zip(made.items(), told, strict=True)
    )


def _told(text: Text, edit: Edit) -> list[Told]:
    """Return an edit in words, from the shortest to the whole statement."""
    line = text.line(edit)
    return [(line, _change(text, edit, span)) for span in text.around(edit)]


def _change(text: Text, edit: Edit, span: Span) -> str:
    was, became = _one_line(text.part(span)), _one_line(text.edited(edit, span))
    return f"{was} was left out" if became == "pass" else f"{was} became {became}"


def _one_line(part: str) -> str:
    return " ".join(part.split())


def _told_apart(edits_told: list[list[Told]]) -> list[Told]:
    """Return the shortest words for each edit that no other edit of the file is told in."""
    counts = Counter(told for each in edits_told for told in each)
    return [next((t for t in each if counts[t] == 1), each[-1]) for each in edits_told]
