"""Search: after an edit the index is the one that a build from nothing makes.

Sphinx adds what the pages say that it writes to the index of the build before. It forgets the
entries of all other pages, such as the terms of the glossary, and it keeps words without a page.
"""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.application import Sphinx
from sphinx.util.index_entries import split_index_msg

Entry = tuple[str, str, str]  # a term, where it is explained, and "main" if that is its place


def complete(app: Sphinx) -> Iterable[tuple[str, dict, str]]:
    """Give the index the entries of all pages, drop words of none; add no page to the site."""
    if not app.builder.search:
        return ()
    index = app.builder.indexer
    known = app.env.get_domain("index").entries
    index._index_entries = {page: entries(known.get(page, ())) for page in sorted(app.env.all_docs)}
    for words in (index._mapping, index._title_mapping):
        for word in [word for word, pages in words.items() if not pages]:
            del words[word]
    return ()


def entries(noted: Iterable[tuple[str, str, str, str, str | None]]) -> list[Entry]:
    """Return a page's entries as the index holds them."""
    return sorted(
        {
            (term, place or "", main)
            for kind, value, place, main, _ in noted
            for term in split_index_msg(kind, value)
        }
    )


def setup(app: Sphinx) -> None:
    """Come when all pages are written and the index is not."""
    app.connect("html-collect-pages", complete)
