"""Every numbered equation of a chapter is held by a test that names it."""

import ast
import re
from pathlib import Path

import pytest
from conftest import ROOT

FEWEST = {  # equations in a chapter
    "from-dense": 1,
    "convolution": 13,
    "differentiating": 18,
    "fast-convolution": 17,
    "receptive-fields": 1,
    "pooling": 1,
    "batch-norm": 26,
    "normalization": 1,
    "convnet": 18,
    "gpu": 9,
    "variants": 14,
}


def labels(chapter: Path) -> set[str]:
    """Return the names of the numbered equations of a chapter."""
    return set(re.findall(r"^:label: (eq-[\w-]+)", chapter.read_text("utf-8"), re.MULTILINE))


def named(tests: Path) -> set[str]:
    """Return the names of equations in the docstrings of a module's tests."""
    found = [
        ast.get_docstring(node) or ""
        for node in ast.parse(tests.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    return set(re.findall(r"eq-[\w-]+", " ".join(found)))


@pytest.mark.parametrize("chapter", FEWEST)
def test_every_numbered_equation_is_held_by_a_test_that_names_it(chapter: str) -> None:
    """Each label of the chapter is named in a docstring of its module, and no other is."""
    numbered = labels(ROOT / "book" / f"{chapter}.md")
    module = f"test_equations_{chapter.replace('-', '_')}.py"

    assert len(numbered) >= FEWEST[chapter]
    assert named(Path(__file__).with_name(module)) == numbered


def test_every_chapter_with_equations_has_tests_of_them() -> None:
    """No chapter can be written that nobody looks at."""
    assert {page.stem for page in (ROOT / "book").glob("*.md") if labels(page)} == set(FEWEST)
