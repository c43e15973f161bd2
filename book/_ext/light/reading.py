"""Reading time: a line below the title of every page but the first.

What is read counts: words, formulas, displays. What is folded does not, and neither does the time
that a quick question or an exercise deserves; so the line names both as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

from light import folds
from light.questions import question

WORDS_A_MINUTE = 200
WORDS_A_FORMULA = 3
SECONDS_A_DISPLAY = 20
DISPLAYS = (nodes.math_block, nodes.figure, nodes.table, nodes.literal_block)
SKIPPED = (nodes.literal_block, nodes.math_block, nodes.raw, nodes.comment, nodes.math)


def minutes(doctree: nodes.document) -> int:
    """Return how long a page takes: its words and formulas, and a while for each display."""
    shown = sum(len(list(_read(doctree, kind))) for kind in DISPLAYS)
    words = sum(
        len(text.split())
        for text in _read(doctree, nodes.Text)
        if not isinstance(text.parent, SKIPPED)
    )
    words += WORDS_A_FORMULA * len(list(_read(doctree, nodes.math)))
    return max(1, round(words / WORDS_A_MINUTE + shown * SECONDS_A_DISPLAY / 60))


def exercises(doctree: nodes.document) -> int:
    """Return how many exercises a page sets."""
    return sum("exercise" in box.get("classes", ()) for box in doctree.findall(nodes.Admonition))


def _read(doctree: nodes.document, kind: type[nodes.Node]) -> Iterator[nodes.Node]:
    return (node for node in doctree.findall(kind) if not _takes_no_time(node))


def _takes_no_time(node: nodes.Node | None) -> bool:
    while node is not None:
        if isinstance(node, question) or folds.is_fold(node):
            return True
        node = node.parent
    return False


def sentence(doctree: nodes.document) -> str:
    """Return what a reader should know before beginning."""
    asked = len(list(doctree.findall(question)))
    words = f"About {_counted(minutes(doctree), 'minute')} of reading"
    if asked:
        words += f" with {_counted(asked, 'quick question')}"
    tasks = exercises(doctree)
    return f"{words}, and {_counted(tasks, 'exercise')} to think about." if tasks else f"{words}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def tell(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the reading time below the title of a page; the first one is a cover."""
    section = next(doctree.findall(nodes.section), None)
    if section is not None and docname != app.config.root_doc:
        section.insert(1, nodes.paragraph("", sentence(doctree), classes=["reading-time"]))


def setup(app: Sphinx) -> None:
    """Count before pictures and folds are replaced."""
    app.connect("doctree-resolved", tell, priority=400)
