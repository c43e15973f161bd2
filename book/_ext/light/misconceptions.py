"""Misconceptions: ``{misconceptions} KEY`` writes what is believed of an assignment's functions.

For each belief it says what the belief computes, shows the smallest case that tells, names the
promise that is broken and links to the section of the book. ``{misconceptions}`` without a key
writes a table of all assignments. Everything comes from the assignment's own code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

if TYPE_CHECKING:
    import numpy as np

    from light.cases import Case, Pair

FOLDER = "misconceptions"
CODE = re.compile(r"`([^`]+)`")


class belief(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A misconception, closed at first; unlike a fold it stays closed on paper."""


class gist(nodes.General, nodes.TextElement):  # noqa: N801
    """What is seen of a closed misconception: the belief."""


class Misconceptions(SphinxDirective):
    """Writes the catalogue of one assignment, or the table of all."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a section for each exercise, or the table."""
        root = Path(self.env.srcdir).parent
        key = self.arguments[0] if self.arguments else "*"
        for pattern in (f"assignments/{key}/*.py", "solutions/*.py"):
            for path in sorted(root.glob(pattern)):
                self.env.note_dependency(str(path))
        return self._table(root) if key == "*" else list(self._catalogue(root, key))

    def _table(self, root: Path) -> list[nodes.Node]:
        holder = nodes.Element()
        self.state.nested_parse(StringList(table(root), FOLDER), self.content_offset, holder)
        return list(holder.children)

    def _catalogue(self, root: Path, key: str) -> Iterator[nodes.section]:
        from autograder.judge.catalogue import load  # needs torch: only these pages wait for it
        from light.cases import telling_cases

        assignment = load(root, key)
        cases = telling_cases(assignment)
        for exercise, of_one in groupby(cases, key=lambda case: case.check.exercise):
            part = self._section(exercise.name, nodes.literal("", exercise.name))
            for check, refused in groupby(of_one, key=lambda case: case.check):
                promise = self._section(f"{exercise.name}-{check.name}", *inline(check.claim))
                promise += [self._belief(case, assignment.section_of) for case in refused]
                part += promise
            yield part

    def _section(self, name: str, *title: nodes.Node) -> nodes.section:
        made = nodes.section(ids=[nodes.make_id(name)], names=[name])
        made += nodes.title("", "", *title)
        return made

    def _belief(self, case: Case, section_of) -> belief:
        told = case.misconception
        made = belief(ids=[nodes.make_id(f"{told.exercise.name}-{told.name}")])
        made += gist("", "", *inline(told.belief))
        made += nodes.paragraph("", "", *inline(f"It computes {told.computes}. {_said(case)}"))
        made += nodes.raw("", shown(case), format="html")
        made += nodes.paragraph("", "In the book: ", self._link(section_of(told)), nodes.Text("."))
        return made

    def _link(self, section: str) -> nodes.Node:
        """Return a link to `page.html#label`; one that leads nowhere is a warning of the build."""
        page, _, label = section.partition("#")
        kind, target = ("ref", label) if label else ("doc", f"/{page.removesuffix('.html')}")
        link = addnodes.pending_xref(
            "",
            refdomain="std",
            reftype=kind,
            reftarget=target,
            refexplicit=False,
            refwarn=True,
            refdoc=self.env.docname,
        )
        self.set_source_info(link)
        link += nodes.inline("", section, classes=["xref", "std", f"std-{kind}"])
        return link


def inline(text: str) -> list[nodes.Node]:
    """Return a sentence with the code between its backticks as code."""
    pieces = CODE.split(text)
    return [
        nodes.literal("", piece) if index % 2 else nodes.Text(piece)
        for index, piece in enumerate(pieces)
        if piece
    ]


def table(root: Path) -> list[str]:
    """Return all assignments with the number of their exercises, promises and misconceptions."""
    from autograder.judge.catalogue import keys, load

    rows, counts = [], []
    for key in keys(root):
        one = load(root, key)
        counts.append([len(one.exercises), len(one.checks), len(one.misconceptions)])
        page = root / "book" / FOLDER / f"{key}.md"
        rows.append(_row(f"[{one.title}]({FOLDER}/{key})" if page.exists() else key, counts[-1]))
    head = ["| Assignment | functions | promises | misconceptions |", "|---|---:|---:|---:|"]
    return [*head, *rows, _row("all", [sum(column) for column in zip(*counts, strict=True)])]


def _row(name: str, numbers: Iterable[int]) -> str:
    return f"| {name} | " + " | ".join(str(number) for number in numbers) + " |"


def _said(case: Case) -> str:
    """Return what the case shows in words, where the numbers beside it do not say it."""
    from autograder.model.wording import ended

    if case.pairs:
        return ""
    return f"In the smallest case that tells, {ended(case.finding.fact)}"


def shown(case: Case) -> str:
    """Return the call, and the numbers expected and computed side by side."""
    call = f'<pre class="call">{escape(case.finding.case)}</pre>'
    return f'<div class="telling">{call}{"".join(map(sides, case.pairs))}</div>'


def sides(pair: Pair) -> str:
    """Return one item twice: as it should be, and as it comes out, with what is wrong marked."""
    import numpy as np

    from light.cases import written

    expected, computed = written(pair)
    none = np.zeros(expected.shape, bool)
    return (
        f'<div class="sides">{_side(pair.name, "expected", expected, none)}'
        f"{_side(pair.name, 'computed', computed, pair.wrong)}</div>"
    )


def _side(name: str, what: str, texts: np.ndarray, marked: np.ndarray) -> str:
    size = "×".join(map(str, texts.shape))
    head = f"{escape(name)}{f' of {size}' if size else ''}, {what}"
    return f"<div><p>{head}</p><pre>{grid(texts, marked)}</pre></div>"


def grid(texts: np.ndarray, marked: np.ndarray) -> str:
    """Return numbers in rows and columns, the last two axes in one block, and some of them marked.

    >>> import numpy as np
    >>> grid(np.array([["1", "10"], ["-2", "3"]]), np.array([[False, True], [False, False]]))
    ' 1 <mark>10</mark>\\n-2  3'
    """
    if not texts.size:
        return "no numbers"
    rows = texts.reshape(-1, texts.shape[-1] if texts.ndim else 1)
    widths = [max(map(len, column)) for column in rows.T]
    lines = [_line(*pair, widths) for pair in zip(rows, marked.reshape(rows.shape), strict=True)]
    height = texts.shape[-2] if texts.ndim > 1 else len(rows)
    blocks = [lines[start : start + height] for start in range(0, len(lines), height)]
    return "\n\n".join("\n".join(block) for block in blocks)


def _line(texts: np.ndarray, marks: np.ndarray, widths: list[int]) -> str:
    return " ".join(
        " " * (width - len(text)) + (f"<mark>{text}</mark>" if mark else text)
        for text, mark, width in zip(texts, marks, widths, strict=True)
    )


def visit_belief(writer: HTML5Translator, node: belief) -> None:
    """Open the box."""
    writer.body.append(writer.starttag(node, "details", CLASS="belief"))


def depart_belief(writer: HTML5Translator, _node: belief) -> None:
    """Close the box."""
    writer.body.append("</details>\n")


def visit_gist(writer: HTML5Translator, node: gist) -> None:
    """Open the line that is always seen."""
    writer.body.append(writer.starttag(node, "summary", ""))


def depart_gist(writer: HTML5Translator, _node: gist) -> None:
    """Close the line."""
    writer.body.append("</summary>\n")


def setup(app: Sphinx) -> None:
    """Make the directive and its nodes known."""
    app.add_directive("misconceptions", Misconceptions)
    app.add_node(belief, html=(visit_belief, depart_belief))
    app.add_node(gist, html=(visit_gist, depart_gist))
