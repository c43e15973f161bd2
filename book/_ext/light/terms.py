"""Terms: the first use of a term of the glossary in every chapter says what it means.

The glossary is the page ``glossary``, written with Sphinx's own directive. The first paragraph of
a definition, in plain words, appears when the term is pointed at or reached by keyboard, and the
term is a link to its place in the glossary. No script is needed, and a chapter marks nothing. A
term has no name that a link could use, since pages have the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from light.folds import fold
from light.lines import place
from light.questions import question

PAGE = "glossary"
PASSED_OVER = (  # where a word is no running text, or already leads somewhere
    nodes.title,
    nodes.reference,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.table,
    nodes.figure,
    nodes.Admonition,
    fold,
    question,
)


@dataclass(frozen=True)
class Term:
    """One entry: its place in the glossary, the words that mean it, and what it says."""

    name: str
    forms: tuple[str, ...]
    says: str


def read_terms(glossary: nodes.document) -> tuple[Term, ...]:
    """Return the entries of the glossary's page."""
    return tuple(
        _term(entry)
        for listed in glossary.findall(addnodes.glossary)
        for entry in listed.findall(nodes.definition_list_item)
    )


def _term(entry: nodes.definition_list_item) -> Term:
    heads = [child for child in entry if isinstance(child, nodes.term)]
    first = next(entry.findall(nodes.paragraph))
    return Term(heads[0]["ids"][0], tuple(head.astext() for head in heads), first.astext())


def pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Return what finds the forms of all terms, also in the plural, the longest first."""
    forms = sorted((form for term in terms for form in term.forms), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, forms))})(?:e?s)?(?![\w-])", re.I)


def mark(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark the first use of every term in a chapter's HTML."""
    if (
        app.builder.format != "html"
        or PAGE not in app.env.all_docs
        or not _is_chapter(app, docname)
    ):
        return
    terms = read_terms(app.env.get_doctree(PAGE))
    glossary = app.builder.get_relative_uri(docname, PAGE)
    mark_first_uses(doctree, terms, glossary)


def _is_chapter(app: Sphinx, docname: str) -> bool:
    return bool(app.env.toc_secnumbers.get(docname, {}).get(""))


def mark_first_uses(doctree: nodes.document, terms: tuple[Term, ...], glossary: str) -> None:
    """Replace the first use of every term by a link with its definition beside it."""
    named = {form.lower(): term for term in terms for form in term.forms}
    wanted, found = set(terms), pattern(terms)
    for text in list(doctree.findall(nodes.Text)):
        if wanted and not _passed_over(text):
            pieces = list(_pieces(text, found, named, wanted, glossary))
            if len(pieces) > 1:
                at = place(text)
                text.parent[at : at + 1] = pieces


def _passed_over(node: nodes.Node | None) -> bool:
    while node is not None:
        if isinstance(node, PASSED_OVER):
            return True
        node = node.parent
    return False


def _pieces(
    text: nodes.Text,
    found: re.Pattern[str],
    named: dict[str, Term],
    wanted: set[Term],
    glossary: str,
) -> Iterator[nodes.Node]:
    """Yield a text in pieces, the terms that are still wanted as links."""
    words, start = text.astext(), 0
    for match in found.finditer(words):
        term = named[match[1].lower()]
        if term in wanted:
            wanted.remove(term)
            yield nodes.Text(words[start : match.start()])
            yield nodes.raw("", link(term, match[0], glossary), format="html")
            start = match.end()
    yield nodes.Text(words[start:])


def link(term: Term, words: str, glossary: str) -> str:
    """Return the HTML of a marked term.

    >>> link(Term("term-stride", ("stride",), "The step."), "strides", "glossary.html")[:52]
    '<a class="term" href="glossary.html#term-stride" ari'
    """
    says = f"says-{term.name}"
    return (
        f'<a class="term" href="{escape(glossary)}#{term.name}" aria-describedby="{says}">'
        f'{escape(words)}</a><span class="says" role="tooltip" id="{says}">'
        f"{escape(term.says)}</span>"
    )


def leave_names_to_pages(app: Sphinx, _doctree: nodes.document) -> None:
    """Let `[](pooling)` mean the chapter alone: what is marked by itself needs no name to link."""
    if app.env.docname != PAGE:
        return
    standard = app.env.domaindata["std"]
    for known in (standard["terms"], standard["objects"]):
        for key in [key for key, (page, _) in known.items() if page == PAGE and _is_term(key)]:
            del known[key]


def _is_term(key: str | tuple[str, str]) -> bool:
    return isinstance(key, str) or key[0] == "term"


def also_written(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the chapters if the glossary is not the one that they were written with."""
    if PAGE not in env.all_docs:
        return []
    terms = [astuple(term) for term in read_terms(env.get_doctree(PAGE))]
    known, env.light_terms = getattr(env, "light_terms", None), terms
    return [] if known == terms else [page for page in env.all_docs if _is_chapter(app, page)]


def setup(app: Sphinx) -> None:
    """Mark terms when lines and folds are as they will be."""
    app.connect("doctree-read", leave_names_to_pages)
    app.connect("env-updated", also_written)
    app.connect("doctree-resolved", mark, priority=700)
