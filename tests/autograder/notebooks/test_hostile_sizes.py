"""Notebooks made to keep the grader busy: repair runs in its own process, where no limit holds it.

Not seconds are counted but how many characters are parsed, for each that was handed in.
"""

import ast
import json

import pytest
from fakes.scaling_notebook import code, handed_in, index, released, working

from autograder.notebooks.read import read
from autograder.notebooks.repair import repair
from autograder.notebooks.runnable import runnable

RELEASE = released()
BOTH = {"scale_forward", "scale_backward"}
MANY = 600
MOST_TIMES = 60


def named(cell: dict, name: str) -> dict:
    return {**cell, "metadata": {"nbgrader": {"grade_id": name}}}


CELLS = {
    "of their own": lambda i: code(f"x{i} = {i}"),
    "indented": lambda i: code("    a" if i else "def g():\n    a"),
    "that do not end": lambda i: code("def g(:"),
    "with the same name": lambda i: named(code(f"x = {i}"), "environment"),
    "of magics": lambda i: code("%a\n" * 150 + "x = 1"),
    "of magics and code": lambda i: code("%a\nx = 1\n" * 75),
    "of checks": lambda i: code("check(x)\n" * 100),
    "of checks in one line": lambda i: code("check(x);" * 100),
    "changed and locked": lambda i: named(code(f"print({i})"), "check-scale_forward"),
}


@pytest.mark.parametrize("kind", CELLS)
def test_hundreds_of_cells_cost_bounded_work(kind: str, monkeypatch: pytest.MonkeyPatch):
    """Whatever is in them, and the answers among them still count."""
    notebook = handed_in()
    at = index(notebook, "cell-006")
    notebook["cells"][at:at] = [{**CELLS[kind](i), "id": f"c{i}"} for i in range(MANY)]
    submitted = read(json.dumps(notebook).encode(), "scaling.ipynb")
    size = sum(len(cell.source) for cell in submitted.cells)
    parsed: list[int] = []
    parse = ast.parse

    def counted(source: str, *how: object):
        parsed.append(len(source))
        return parse(source, *how)

    monkeypatch.setattr(ast, "parse", counted)
    result = repair(submitted, RELEASE)

    assert sum(parsed) <= MOST_TIMES * size
    assert working(result.sources) == BOTH


@pytest.mark.parametrize(
    "source",
    [
        " " * 400_000 + "x",
        "a " * 200_000 + "=",
        "!" * 400_000,
        "x" + " ?" * 200_000,
        "\t\n" * 200_000,
    ],
    ids=["blanks", "words", "signs", "questions", "empty lines"],
)
def test_a_long_line_is_looked_at_once(source: str):
    """No pattern tries every way to divide it, which for these would take minutes."""
    assert runnable(source).text.count("\n") == source.count("\n")


def test_magics_that_follow_each_other_are_replaced_together():
    """A cell of a thousand of them is parsed a few times, and the code below them runs."""
    text = runnable("!pip install a\n" * 1000 + "%cd x\nls = [1]\n").text

    assert text.count("# not run") == 1001
    assert text.endswith("\nls = [1]\n")
