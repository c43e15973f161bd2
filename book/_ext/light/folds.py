"""Folds: ``:class: dropdown`` becomes the browser's own ``<details>``.

It opens by mouse, keyboard and search, needs no script, and does not move the page as it loads.
A code cell with ``:tags: [hide-cell]`` becomes one too, together with what it prints.
"""

from __future__ import annotations

import re

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class fold(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A box that is closed at first; its ``summary`` attribute is what a reader sees of it."""


def visit_fold(writer: HTML5Translator, node: fold) -> None:
    """Open the box and write its summary."""
    writer.body.append(writer.starttag(node, "details", CLASS="admonition fold"))
    writer.body.append(f"<summary>{writer.encode(node['summary'])}</summary>\n")


def depart_fold(writer: HTML5Translator, _node: fold) -> None:
    """Close the box."""
    writer.body.append("</details>\n")


def fold_dropdowns(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Replace every box and code cell of an HTML page that asks to be closed at first."""
    if app.builder.format != "html":
        return
    for node in list(doctree.findall(nodes.Admonition)):
        if is_fold(node):
            node.replace_self(_folded(node))
    for cell in list(doctree.findall(nodes.container)):
        if cell.children and is_fold(cell[0]):  # a child that does not know its parent
            cell[0] = fold("", *cell[0].children, summary=cell[0]["prompt_show"])


def is_fold(node: nodes.Node) -> bool:
    """Return whether a node, before folds are replaced, will be closed at first."""
    if isinstance(node, HideCodeCellNode):
        return True
    return isinstance(node, nodes.Admonition) and "dropdown" in node.get("classes", ())


def _folded(node: nodes.Element) -> fold:
    title = next((child for child in node if isinstance(child, nodes.title)), None)
    words = re.sub(r" \(.*\)$", "", title.astext()) if title else "More"
    classes = [one for one in node["classes"] if one != "dropdown"]
    box = fold("", ids=node["ids"], classes=classes, summary=words)
    box += [child for child in node if child is not title]
    return box


def setup(app: Sphinx) -> None:
    """Fold dropdowns after references are resolved."""
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.connect("doctree-resolved", fold_dropdowns, priority=600)
