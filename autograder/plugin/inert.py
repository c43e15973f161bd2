"""What a student wrote stays text wherever nbgrader shows it: in formgrader as in any HTML of it.

A grader's browser is signed in to the server that holds the gradebook, so nothing of a student's
may act there. The words are left as they were written in the notebook, and become harmless as they
become HTML: text, emphasis, code, tables and mathematics are shown; scripts, frames, forms, names
that the page's own scripts look for, and pictures from elsewhere are not.
"""

import re
from html import escape
from typing import Any

import bleach  # type: ignore[import-untyped]
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

BLOCKS = "p div pre blockquote hr br ul ol li h1 h2 h3 h4 h5 h6 details summary"
TABLES = "table thead tbody tr th td"
WORDS = "a abbr b code del em i img kbd s span strong sub sup"
TAGS = frozenset(f"{BLOCKS} {TABLES} {WORDS}".split())
LONGEST = 20_000  # characters of a text that is drawn; parsers take hours for some longer ones
COLORS = re.compile(r"highlight|hll|[a-z][a-z0-9]?")  # the classes of colored code
PICTURES = re.compile(r"data:image/(png|jpeg|gif|webp);base64,")


def _may_have(tag: str, name: str, value: str) -> bool:
    """Return whether an attribute of this value is harmless."""
    if name == "class":
        return tag in ("div", "span") and COLORS.fullmatch(value) is not None
    if tag == "img":
        return name == "alt" or (name == "src" and PICTURES.match(value) is not None)
    return (tag, name) == ("a", "href") and value.startswith(("http://", "https://", "mailto:"))


CLEANER = bleach.Cleaner(tags=TAGS, attributes=_may_have, protocols=("http", "https", "data"))


@pass_context
def inert_markdown(context: Context, source: str) -> str:
    """Return a text cell as HTML in which nothing acts; what cannot be drawn is shown as it is."""
    if len(source) > LONGEST:
        return _as_it_is(source)
    cell = context.get("cell", {})
    renderer = IPythonRenderer(
        escape=False, attachments=cell.get("attachments", {}), exclude_anchor_links=True
    )
    try:
        return str(CLEANER.clean(MarkdownWithMath(renderer=renderer).render(source)))
    except Exception:  # whatever a student's text does to a parser, the page has to open
        return _as_it_is(source)


def _as_it_is(source: str) -> str:
    return f"<pre>{escape(source)}</pre>"


class Inert(Preprocessor):  # type: ignore[misc]
    """Shows raw cells as code, and of outputs their plain text alone."""

    enabled = True

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> Any:
        """Return a cell that HTML can show as it is."""
        del index
        if cell.cell_type == "raw":
            cell.cell_type, cell.outputs, cell.execution_count = "code", [], None
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.data = NotebookNode({"text/plain": output.data.get("text/plain", "")})
        return cell, resources
