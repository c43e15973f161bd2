"""Assignments: ``{assignment} KEY`` writes what a student writes, how long it takes, what it earns.

All of it is read from the assignment itself: the exercises and checks that it declares, and the
written questions in its notebook. Nothing is said twice. Its files can be downloaded there, too.
"""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from light import downloads

QUESTION = re.compile(r'^# %% \[markdown\].*\bquestion="[^"]+".*\bpoints=(\d+)', re.MULTILINE)


class Assignment(SphinxDirective):
    """Writes a table of an assignment's exercises, a sentence on the whole, and its downloads."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table and the sentences."""
        root, key = Path(self.env.srcdir).parent, self.arguments[0]
        folder = root / "assignments" / key
        for path in sorted(folder.glob("*.py")):
            self.env.note_dependency(str(path))
        lines = [*table(root, key), "", total(root, key)]
        holder = nodes.Element()
        self.state.nested_parse(StringList(lines, str(folder)), self.content_offset, holder)
        downloads.remember(self.env, root, key)
        told = downloads.sentence(root, key, self.env.docname, self.config.colab)
        return [*holder.children, *told]


def table(root: Path, key: str) -> list[str]:
    """Return the exercises of an assignment as a table in MyST."""
    assignment = _load(root, key)
    rows = [
        f"| `{one.name}` | {one.minutes} | {one.difficulty} | {assignment.points_of(one)} |"
        for one in assignment.exercises
    ]
    return ["| You write | minutes | level | points |", "|---|---:|---|---:|", *rows]


def total(root: Path, key: str) -> str:
    """Return a sentence with the time and the points of the whole assignment."""
    assignment = _load(root, key)
    minutes = sum(one.minutes for one in assignment.exercises)
    checked = sum(assignment.points_of(one) for one in assignment.exercises)
    notebook = (root / "assignments" / key / "notebook.py").read_text("utf-8")
    written = [int(points) for points in QUESTION.findall(notebook)]
    return (
        f"That is about {_hours(minutes)} for {checked} points. Written questions, {len(written)} "
        f"of them, add {sum(written)} points; a person reads the answers."
    )


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} hours" + (f" and {rest} minutes" if rest else "")


def _load(root: Path, key: str):
    from autograder.judge import catalogue  # needs torch: only pages that ask for it wait for it

    return catalogue.load(root, key)


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("assignment", Assignment)
