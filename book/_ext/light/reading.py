"""Reading time: a line below the title of every numbered chapter."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

WORDS_A_MINUTE = 200
SECONDS_A_DISPLAY = 20
DISPLAYS = (nodes.math_block, nodes.figure, nodes.table, nodes.literal_block)


def minutes(doctree: nodes.document) -> int:
    """Return how long a page takes: its words, and a while for each display."""
    shown = sum(len(list(doctree.findall(kind))) for kind in DISPLAYS)
    words = sum(len(text.split()) for text in _prose(doctree))
    return max(1, round(words / WORDS_A_MINUTE + shown * SECONDS_A_DISPLAY / 60))


def _prose(doctree: nodes.document) -> list[str]:
    """Return the texts that are read word by word: not code, not equations, not raw HTML."""
    skipped = (nodes.literal_block, nodes.math_block, nodes.raw, nodes.comment, nodes.math)
    return [
        text.astext()
        for text in doctree.findall(nodes.Text)
        if not isinstance(text.parent, skipped)
    ]


def tell(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the reading time below the title of a numbered page."""
    section = next(doctree.findall(nodes.section), None)
    if section is None or not app.env.toc_secnumbers.get(docname, {}).get(""):
        return
    count = minutes(doctree)
    words = f"About {count} minute{'s' if count > 1 else ''} of reading"
    section.insert(1, nodes.paragraph("", words, classes=["reading-time"]))


def setup(app: Sphinx) -> None:
    """Count before pictures and folds are replaced."""
    app.connect("doctree-resolved", tell, priority=400)
