"""Notebooks made to keep the grader busy: repair runs in its own process, where no limit holds it.

Not seconds are counted but how many characters are parsed, for each that was handed in.
"""

import ast
import json

import pytest
from fakes.scaling_notebook import code, handed_in, index, released, working

from autograder.notebooks.answers import LONGEST, SHORT, parsed
from autograder.notebooks.aside import MOST_IN_ALL
from autograder.notebooks.glue import MOST_PARSED, glued
from autograder.notebooks.read import read
from autograder.notebooks.repair import HEADING, repair
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


@pytest.mark.parametrize("statement", ["a;", "a\n"], ids=["in a line", "in lines"])
def test_a_notebook_full_of_statements_costs_bounded_work(
    statement: str, monkeypatch: pytest.MonkeyPatch
):
    """What there is no time for is kept, and not run; the answers count, wherever they stand."""
    notebook = handed_in()
    long = [{**code(f"x{i} = 1\n" + statement * 45_000), "id": f"long-{i}"} for i in range(19)]
    notebook["cells"] = [*long[:9], *notebook["cells"], *long[9:]]
    submitted = read(json.dumps(notebook).encode(), "scaling.ipynb")
    looked_at = counted(monkeypatch)
    result = repair(submitted, RELEASE)
    ran = [source for source in result.sources if len(source) > SHORT]
    there = "\n".join(cell.source for cell in result.notebook.cells)

    assert sum(looked_at) <= 4 * MOST_IN_ALL
    assert working(result.sources) == BOTH
    assert len(ran) == MOST_IN_ALL // 90_000
    assert all(cell["source"] in there for cell in long)
    assert (
        "The code is more than 200000 words and signs long, and the longest of it, 17 cells, was "
        "put at the end of the notebook and not run. Take out what is not yours or not needed, "
        "and hand it in again."
    ) in result.notes


def test_a_cell_of_many_statements_is_run_as_it_stands(monkeypatch: pytest.MonkeyPatch):
    """Parsed once, half a million characters of them would take seconds and 500 MB."""
    long = "x = 1;" + "x;" * (LONGEST // 2 - 3)
    notebook = handed_in()
    notebook["cells"].insert(0, {**code(long), "id": "long"})
    submitted = read(json.dumps(notebook).encode(), "scaling.ipynb")
    looked_at = counted(monkeypatch)
    result = repair(submitted, RELEASE)

    assert max(looked_at, default=0) < SHORT
    assert result.sources[0] == long
    assert working(result.sources) == BOTH
    assert result.notes == (
        "A cell of 500000 characters is too long to be looked into, so it was run as it stands. "
        "Keep data and functions in cells of their own.",
    )


def test_cells_with_functions_are_looked_into_first():
    """An answer below much data counts, and data without a function is what is set aside."""
    notebook, zeros = handed_in(), "zeros = [" + "0," * 40_000 + "]\n"
    answer = notebook["cells"][index(notebook, "scale_forward")]
    answer["source"] = zeros + answer["source"]
    notebook["cells"] += [{**code(f"{zeros}{i}"), "id": f"data-{i}"} for i in range(2)]

    result = repair(read(json.dumps(notebook).encode(), "scaling.ipynb"), RELEASE)

    assert working(result.sources) == BOTH
    assert [c.source for c in result.notebook.cells[-2:]] == [HEADING, f"```python\n{zeros}1\n```"]
    assert any("the longest of it, one cell, was put" in note for note in result.notes)


def test_data_that_was_pasted_beside_a_function_hides_nothing():
    """Thirty thousand numbers and the answers are read in one cell, and in cells of their own."""
    data = "data = [" + "0.125, " * 30_000 + "]"
    notebook = handed_in()
    answer = notebook["cells"][index(notebook, "scale_forward")]
    answer["source"] = f"{data[:70_000]}]\n{answer['source']}"
    notebook["cells"].insert(0, {**code(data), "id": "data"})

    result = repair(read(json.dumps(notebook).encode(), "scaling.ipynb"), RELEASE)

    assert working(result.sources) == BOTH
    assert data in result.sources
    assert not any("at the end of the notebook" in note for note in result.notes)


@pytest.mark.parametrize("depth", [90, 900, 1400, 3000])
def test_functions_within_functions_break_nothing(depth: int):
    """However deep they lie, and whether or not Python itself would take them."""
    notebook = handed_in()
    notebook["cells"].append(code("deep = " + "lambda: " * depth + "0"))

    result = repair(read(json.dumps(notebook).encode(), "scaling.ipynb"), RELEASE)

    assert working(result.sources) == BOTH
