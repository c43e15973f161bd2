"""Reading time: a line below the title of every numbered chapter.

What is read counts: words, formulas, displays. What is folded does not, and neither does the time
that an exercise deserves; so the line names the exercises as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

WORDS_A_MINUTE = 200
WORDS_A_FORMULA = 3
SECONDS_A_DISPLAY = 20
DISPLAYS = (nodes.math_block, nodes.figure, nodes.table, nodes.literal_block)
SKIPPED = (nodes.literal_block, nodes.math_block, nodes.raw, nodes.comment, nodes.math)


def minutes(doctree: nodes.document) -> int:
    """Return how long a page takes: its words and formulas, and a while for each display."""
    shown = sum(len(list(_unfolded(doctree, kind))) for kind in DISPLAYS)
    words = sum(
        len(text.split())
        for text in _unfolded(doctree, nodes.Text)
        if not isinstance(text.parent, SKIPPED)
    )
    words += WORDS_A_FORMULA * len(list(_unfolded(doctree, nodes.math)))
    return max(1, round(words / WORDS_A_MINUTE + shown * SECONDS_A_DISPLAY / 60))


def exercises(doctree: nodes.document) -> int:
    """Return how many exercises a page sets."""
    return sum("exercise" in box.get("classes", ()) for box in doctree.findall(nodes.Admonition))


def _unfolded(doctree: nodes.document, kind: type[nodes.Node]) -> Iterator[nodes.Node]:
    return (node for node in doctree.findall(kind) if not _is_folded(node))


def _is_folded(node: nodes.Node | None) -> bool:
    while node is not None:
        if isinstance(node, nodes.Admonition) and "dropdown" in node.get("classes", ()):
            return True
        node = node.parent
    return False


def sentence(doctree: nodes.document) -> str:
    """Return what a reader should know before beginning."""
    count, tasks = minutes(doctree), exercises(doctree)
    words = f"About {count} minute{'s' if count > 1 else ''} of reading"
    if not tasks:
        return f"{words}."
    return f"{words}, and {tasks} exercise{'s' if tasks > 1 else ''} to think about."


def tell(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the reading time below the title of a numbered page."""
    section = next(doctree.findall(nodes.section), None)
    if section is not None and app.env.toc_secnumbers.get(docname, {}).get(""):
        section.insert(1, nodes.paragraph("", sentence(doctree), classes=["reading-time"]))


def setup(app: Sphinx) -> None:
    """Count before pictures and folds are replaced."""
    app.connect("doctree-resolved", tell, priority=400)
