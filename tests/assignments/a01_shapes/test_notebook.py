"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nbformat import NotebookNode

from autograder.checks import Assignment
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.notebooks.compose import compose_notebook
from autograder.notebooks.release import release
from autograder.sandbox.observe import observe


@pytest.fixture(scope="module")
def instructor(assignment: Assignment, folder: Path) -> NotebookNode:
    text = (folder / "notebook.py").read_text()
    return compose_notebook(text, assignment, "https://book.example")


@pytest.fixture(scope="module")
def names(instructor: NotebookNode) -> dict[str, Any]:
    """Run the answers and the cells to play with, in order, and return what they define."""
    defined: dict[str, Any] = {"np": np}
    for cell in instructor.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type == "code" and name != "environment" and not name.startswith("check-"):
            exec(cell.source, defined)
    return defined


@pytest.fixture(scope="module")
def text(instructor: NotebookNode) -> str:
    return "\n".join(cell.source for cell in instructor.cells)


def test_the_solutions_keep_every_check(names: dict[str, Any], key: AnswerKey) -> None:
    """What stands between BEGIN and END SOLUTION earns every point."""
    results = judge(key, lambda question: observe(question, names))

    assert sum(r.earned for r in results) == key.points


def test_a_student_sees_no_solution(instructor: NotebookNode) -> None:
    """The release has stubs and signatures, and neither solutions nor mark schemes."""
    released = "\n".join(cell.source for cell in release(instructor).cells)

    assert released.count("raise NotImplementedError") == 7
    assert "def receptive_field(layers):" in released
    for secret in ("SOLUTION", "MARK SCHEME", "Sample answer", "columns // 2"):
        assert secret not in released


def test_every_link_leads_into_the_book(text: str, folder: Path) -> None:
    """Each link is to an anchor that the chapter has, and no placeholder is left."""
    links = re.findall(r"https://book\.example/([\w-]+)\.html#([a-z-]+)\)", text)

    assert len(links) >= 6
    for chapter, anchor in links:
        assert f"({anchor})=" in (folder.parents[1] / "book" / f"{chapter}.md").read_text()
    assert not re.search(r"\{(book|points|minutes|difficulty|checks)\b", text)


def test_every_promise_is_announced(text: str, assignment: Assignment) -> None:
    """No check is a surprise: the notebook lists each with its points."""
    assert all(check.claim in text for check in assignment.checks)


def test_every_function_has_three_hints(text: str, assignment: Assignment) -> None:
    """Hints are folded, and there are three for each function."""
    hints = 3 * len(assignment.exercises)

    assert len(re.findall(r"<details><summary>Hint [123]: ", text)) == hints
    assert text.count("</details>") == hints


CASES = {
    (1, 3, 3): ((1, 2), {}, (1, 2, 2)),
    (1, 5, 5): ((1, 2), {"stride": 2}, (1, 2, 2)),
    (3, 32, 32): ((10, 5), {"padding": 2}, (10, 32, 32)),
}


@pytest.mark.parametrize("shape", CASES)
def test_shapes_by_hand(text: str, names: dict[str, Any], shape: tuple[int, ...]) -> None:
    """What the table prints is what the function returns."""
    args, how, wanted = CASES[shape]
    printed = [r" \times ".join(map(str, one)) for one in (shape, wanted)]

    assert names["conv2d_output_shape"](shape, *args, **how) == wanted
    assert re.search(rf"\| \${re.escape(printed[0])}\$ .*\${re.escape(printed[1])}\$ \|", text)


def test_padding_by_hand(text: str, names: dict[str, Any]) -> None:
    """Every call in the table of same_padding returns what stands beside it."""
    rows = re.findall(r"^\| `(same_padding\(.*\))` \| `(.*)` \|$", text, re.M)

    assert len(rows) == 4
    for call, returned in rows:
        assert eval(call, dict(names)) == eval(returned)


def test_receptive_fields_by_hand(text: str, names: dict[str, Any]) -> None:
    """Every stack in the table sees what stands beside it."""
    rows = re.findall(r"^\| `(\[.*\])` \| (\d+), (\d+) \|$", text, re.M)

    assert len(rows) == 5
    for layers, size, jump in rows:
        assert names["receptive_field"](eval(layers)) == (int(size), int(jump))


def test_the_counts_by_hand(text: str, names: dict[str, Any]) -> None:
    """760 parameters, 768000 multiply-accumulates, and a dense layer 41,404 times as large."""
    assert names["conv2d_parameters"](3, 10, 5) == 760
    assert names["conv2d_macs"]((3, 32, 32), 10, 5, padding=2) == 768_000
    assert names["dense_parameters"](3072, 10240) == 31_467_520
    assert all(str(number) in text for number in (760, 768_000, 31_467_520))
    assert 31_467_520 // 760 == 41_404
