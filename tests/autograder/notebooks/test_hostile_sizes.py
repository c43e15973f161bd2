"""Notebooks made to keep the grader busy: repair runs in its own process, where no limit holds it.

Not seconds are counted but how many characters are parsed, for each that was handed in.
"""

import ast
import json

import pytest
from fakes.scaling_notebook import code, handed_in, index, released, working

from autograder.notebooks.answers import parsed
from autograder.notebooks.glue import MOST_PARSED, glued
from autograder.notebooks.read import read
from autograder.notebooks.repair import repair
from autograder.notebooks.runnable import runnable

RELEASE = released()
BOTH = {"scale_forward", "scale_backward"}
MANY = 600
MOST_TIMES = 20


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


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that is told the length of everything that is parsed from now on."""
    lengths: list[int] = []
    parse = ast.parse

    def told(source: str, *how: object):
        lengths.append(len(source))
        return parse(source, *how)

    monkeypatch.setattr(ast, "parse", told)
    return lengths


@pytest.mark.parametrize("kind", CELLS)
def test_hundreds_of_cells_cost_bounded_work(kind: str, monkeypatch: pytest.MonkeyPatch):
    """Whatever is in them, and the answers among them still count."""
    notebook = handed_in()
    at = index(notebook, "cell-006")
    notebook["cells"][at:at] = [{**CELLS[kind](i), "id": f"c{i}"} for i in range(MANY)]
    submitted = read(json.dumps(notebook).encode(), "scaling.ipynb")
    size = sum(len(cell.source) for cell in submitted.cells)
    looked_at = counted(monkeypatch)
    result = repair(submitted, RELEASE)

    assert sum(looked_at) <= MOST_TIMES * size
    assert working(result.sources) == BOTH


def test_long_pieces_are_not_joined_without_end(monkeypatch: pytest.MonkeyPatch):
    """Each one that is joined has all before it parsed again."""
    long = "    a\n" * 400
    notebook = {"cells": [code("def g():\n    a" if i % 21 == 0 else long) for i in range(300)]}
    cells = read(json.dumps(notebook).encode(), "scaling.ipynb").cells
    looked_at = counted(monkeypatch)

    assert glued(cells, set())[0].source == "\n".join(["def g():\n    a", *[long] * 20])
    assert sum(looked_at) <= 4 * MOST_PARSED


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


def test_text_with_a_hundred_thousand_gaps_is_not_looked_into():
    """Python 3.11 would look through all of it for each gap, four seconds for each look."""
    many = "{x}" * 100_000

    assert parsed(f"f'''{many}'''") is None
    assert parsed(f'rF"{many}"') is None
    assert parsed("{" * 50 + "{}, " * 20_000 + "}" * 50) is not None


@pytest.mark.parametrize("depth", [90, 900, 1400, 3000])
def test_functions_within_functions_break_nothing(depth: int):
    """However deep they lie, and whether or not Python itself would take them."""
    notebook = handed_in()
    notebook["cells"].append(code("deep = " + "lambda: " * depth + "0"))

    result = repair(read(json.dumps(notebook).encode(), "scaling.ipynb"), RELEASE)

    assert working(result.sources) == BOTH
