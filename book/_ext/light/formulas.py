"""Formulas: ``{formula} eq-conv-size`` shows an equation of a chapter, so that it is written once.

The directive's body says what the formula is about. The equation is taken from the page that
numbers it, and its number leads there. A label that no page has is a warning of the build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

HOLDS = "formulas"  # what the environment remembers of a page that shows some
SENTENCE = re.compile(r"\s*[.,;]\s*(\\end\{\w+\})?$")  # the mark that ends it in the chapter


class borrowed(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """Stands for an equation of another page until all pages have been read."""


class Formula(SphinxDirective):
    """Shows one numbered equation, what it is about, and the number that leads to it."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the words with the number, and the place of the equation."""
        label = self.arguments[0]
        self.env.metadata[self.env.docname][HOLDS] = True
        box = nodes.container(classes=["formula"])
        self.state.nested_parse(self.content, self.content_offset, box)
        if len(box) != 1 or not isinstance(box[0], nodes.paragraph):
            raise self.error(f"the formula {label} needs one line that says what it is about.")
        box[0] += [nodes.Text(" "), self._number(label)]
        box += borrowed(label=label)
        return [box]

    def _number(self, label: str) -> addnodes.pending_xref:
        link = addnodes.pending_xref(
            "",
            refdomain="math",
            reftype="eq",
            reftarget=label,
            refdoc=self.env.docname,
            refwarn=True,
        )
        self.set_source_info(link)
        link += nodes.inline("", label)
        return link


def also_outdated(
    _app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages with formulas if any page is new: it may hold one of them."""
    if not added | changed | removed:
        return []
    return [page for page, known in env.metadata.items() if HOLDS in known]


def lend(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Put every equation in the place that waits for it."""
    page_of = cache(app.env.get_doctree)  # a page that lends several is read once
    for place in list(doctree.findall(borrowed)):
        found = equation(app.env, page_of, place["label"])
        place.replace_self(nodes.math_block("", found, number=None) if found else [])


def equation(env: BuildEnvironment, page_of: Callable[[str], nodes.document], label: str) -> str:
    """Return the TeX of a numbered equation, or nothing if no page has it."""
    page, _ = env.get_domain("math").equations.get(label, ("", 0))
    blocks = page_of(page).findall(nodes.math_block) if page else ()
    return next(_matching(blocks, label), "")


def _matching(blocks, label: str) -> Iterator[str]:
    for block in blocks:
        if block.get("label") == label:
            yield SENTENCE.sub(r"\1", block.astext().strip())


def setup(app: Sphinx) -> None:
    """Connect the formulas to the build."""
    app.add_directive("formula", Formula)
    app.add_node(borrowed)
    app.connect("env-get-outdated", also_outdated)
    app.connect("doctree-resolved", lend)
