"""Lines: what must not be torn apart at the end of one.

A short formula stays whole, together with the bracket before it and the comma behind it; so do a
short piece of code, and sizes such as 3 × 3. Longer formulas and code may break, or they would
stick out of a phone.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

SHORT_FORMULA, SHORT_CODE = 16, 18
TEX = re.compile(r"\\[a-zA-Z]+|[\\{}\s]|(?<=\\)[,;!]")
BEFORE, BEHIND = re.compile(r"[(\[“‘]+$"), re.compile(r"^[)\].,;:?!’”]+")
VERBATIM = (nodes.math, nodes.math_block, nodes.literal, nodes.literal_block, nodes.raw)
SIZE = re.compile(r"(?<=\d) × (?=\d)")


def is_short(node: nodes.Node) -> bool:
    """Return whether a formula or a piece of code fits a line anywhere."""
    text = node.astext()
    if isinstance(node, nodes.literal):
        return len(text) <= SHORT_CODE
    return len(TEX.sub("", text)) <= SHORT_FORMULA


def hold_together(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Wrap every short formula and code of an HTML page with what touches it."""
    if app.builder.format != "html":
        return
    for text in list(doctree.findall(nodes.Text)):
        if not isinstance(text.parent, VERBATIM) and SIZE.search(text):
            at = place(text)
            text.parent[at] = nodes.Text(SIZE.sub("\u00a0×\u00a0", text))
    for node in list(doctree.findall(lambda one: isinstance(one, (nodes.math, nodes.literal)))):
        if is_short(node):
            _wrap(node)


def _wrap(node: nodes.Element) -> None:
    parent = node.parent
    at = place(node)
    behind = _cut(parent, at + 1, BEHIND)
    pieces = [*_cut(parent, at - 1, BEFORE), node, *behind]
    whole = nodes.inline("", "", classes=["whole"])
    parent[at] = whole
    whole += pieces


def _cut(parent: nodes.Element, at: int, pattern: re.Pattern[str]) -> list[nodes.Text]:
    """Take what a pattern finds out of a parent's text, if there is one at that index."""
    text = parent[at] if 0 <= at < len(parent) else None
    found = pattern.search(text) if isinstance(text, nodes.Text) else None
    if not found:
        return []
    parent[at] = nodes.Text(text[: found.start()] + text[found.end() :])
    return [nodes.Text(found[0])]


def place(node: nodes.Node) -> int:
    """Return where a node stands among its siblings, of which others may have the same text."""
    return next(at for at, sibling in enumerate(node.parent) if sibling is node)


def setup(app: Sphinx) -> None:
    """Look at the lines once references are resolved."""
    app.connect("doctree-resolved", hold_together, priority=550)
