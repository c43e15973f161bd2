"""The book's own Sphinx extension: light pages, living figures, explorables, the claim ledger."""

from __future__ import annotations

import gc

from sphinx.application import Sphinx

from light import (
    assignments,
    cards,
    changes,
    claims,
    downloads,
    equations,
    explorables,
    figures,
    folds,
    formulas,
    lines,
    misconceptions,
    offline,
    pages,
    questions,
    reading,
    search,
    terms,
)

PARTS = (
    equations,
    figures,
    explorables,
    claims,
    assignments,
    downloads,
    misconceptions,
    formulas,
    folds,
    questions,
    lines,
    reading,
    terms,
    cards,
    changes,
    search,
    pages,
    offline,
)

# between two looks for garbage; Python's 700 walk the trees of the pages too often
OBJECTS = 20_000


def setup(app: Sphinx) -> dict[str, object]:
    """Connect every part of the extension to the build."""
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    for part in PARTS:
        part.setup(app)
    return {
        "version": "1.0",
        "env_version": 2,  # what parts remember of a page; another number reads all pages anew
        "parallel_read_safe": True,
        "parallel_write_safe": False,
    }
