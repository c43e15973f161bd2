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
from autograder.model.question import End, Observation
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


def test_the_solutions_keep_every_check(names: dict[str, Any], key: AnswerKey) -> None:
    """What stands between BEGIN and END SOLUTION earns every point."""

    def far_behind(_: str):
        return lambda _: Observation(End.RETURNED, seconds=float("inf"))

    results = judge(key, lambda question: observe(question, names), rival=far_behind)

    assert sum(r.earned for r in results) == key.points


def test_the_plot_has_a_bar_for_every_row(names: dict[str, Any]) -> None:
    """The student's own times are measured against size, kernel and channels."""
    assert len(names["rows"]) == 12
    assert 4 <= len(names["times"]) <= 12  # a machine that is very busy does not wait for all
    assert min(names["times"]) > 0


def test_a_student_sees_no_solution(instructor: NotebookNode) -> None:
    """The release has stubs and signatures, and neither solutions nor mark schemes."""
    text = "\n".join(cell.source for cell in release(instructor).cells)

    assert text.count("raise NotImplementedError") == 4
    assert "def conv2d_backward_fast(dout, cache):" in text
    for secret in ("SOLUTION", "MARK SCHEME", "Sample answer", "np.empty((N, C, Kh"):
        assert secret not in text


def test_every_link_leads_into_the_book(instructor: NotebookNode, folder: Path) -> None:
    """Each link is to an anchor that the chapter has, and no placeholder is left."""
    chapter = (folder.parents[1] / "book" / "convolution.md").read_text()
    text = "\n".join(cell.source for cell in instructor.cells)
    links = re.findall(r"https://book\.example/convolution\.html#([a-z-]+)\)", text)

    assert len(links) >= 4
    assert all(f"({name})=" in chapter for name in links)
    assert not re.search(r"\{(book|points|minutes|difficulty|checks)\b", text)


def test_every_promise_is_announced(instructor: NotebookNode, assignment: Assignment) -> None:
    """No check is a surprise: the notebook lists each with its points."""
    text = "\n".join(cell.source for cell in instructor.cells)

    assert all(check.claim in text for check in assignment.checks)


def test_every_function_has_three_hints(instructor: NotebookNode) -> None:
    """Hints are folded, and there are three for each of the four functions."""
    text = "\n".join(cell.source for cell in instructor.cells)

    assert len(re.findall(r"<details><summary>Hint [123]: ", text)) == 12
    assert text.count("</details>") == 12


X = np.array([[1.0, 2, 0, 1], [0, 1, 3, 2], [2, 1, 1, 0]])[None, None]
WEIGHT = np.array([[1.0, 0], [2, -1]])[None, None]
MATRIX = re.compile(r"\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}")


def matrices(instructor: NotebookNode, beginning: str) -> list[list[list[float]]]:
    """Return the matrices printed in the cell whose text begins so."""
    (text,) = [c.source for c in instructor.cells if c.source.startswith(beginning)]
    return [
        [[float(n) for n in row.split("&")] for row in matrix.split(r"\\")]
        for matrix in MATRIX.findall(text)
    ]


def test_the_columns_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """The image and its columns that are printed belong together."""
    columns = names["im2col"](X, 2)

    assert matrices(instructor, "## 1.") == [X[0, 0].tolist(), columns[0].tolist()]


def test_the_way_back_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """How often each pixel is seen, and the sums, are as printed."""
    im2col, col2im = names["im2col"], names["col2im"]
    seen = col2im(im2col(np.ones_like(X), 2), X.shape, 2)

    printed = matrices(instructor, "## 2.")

    assert printed == [seen[0, 0].tolist(), (seen * X)[0, 0].tolist()]
    assert (col2im(im2col(X, 2), X.shape, 2) == seen * X).all()


def test_the_product_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """The kernel, as a square and as a row, and the outputs, as a row and in their places."""
    out, _ = names["conv2d_forward_fast"](X, WEIGHT)

    printed = matrices(instructor, "## 3.")

    rows = [WEIGHT.reshape(1, 4), out.reshape(1, 6)]
    assert printed == [a.tolist() for a in (WEIGHT[0, 0], *rows, out[0, 0])]


def test_the_gradients_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """dout, dweight and dx that are printed belong together."""
    dout = np.array([[1.0, 0, 0], [0, 2, 0]])
    out, cache = names["conv2d_forward_fast"](X, WEIGHT, np.zeros(1))
    dx, dweight, dbias = names["conv2d_backward_fast"](dout[None, None], cache)

    printed = matrices(instructor, "## 4.")

    assert printed == [a.tolist() for a in (dout, dweight[0, 0], dx[0, 0])]
    assert dbias.tolist() == [3]
    assert (dout * out).sum() == (dx * X).sum() == (dweight * WEIGHT).sum() == 4


def test_the_memory_of_the_sample_answer() -> None:
    """25.7 MB for x, nine times that for its columns, 7.2 MB an image."""
    x = 32 * 64 * 56 * 56 * 4
    columns = 9 * x

    assert round(x / 1e6, 1) == 25.7
    assert round(columns / 1e6) == 231
    assert round(columns / 32 / 1e6, 1) == 7.2
