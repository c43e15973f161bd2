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

    assert released.count("raise NotImplementedError") == 8
    assert "def lp_pool2d_backward(dout, cache):" in released
    for secret in ("SOLUTION", "MARK SCHEME", "Sample answer", "first.reshape"):
        assert secret not in released


def test_every_link_leads_into_the_book(text: str, folder: Path) -> None:
    """Each link is to an anchor that the chapter has, and no placeholder is left."""
    links = re.findall(r"https://book\.example/([\w-]+)\.html#([a-z-]+)\)", text)

    assert len(links) >= 8
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


X = np.array([[1.0, 2, 6], [3, 5, 4], [2, 1, 3]])[None, None]
MATRIX = re.compile(r"\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}")


def matrices(instructor: NotebookNode, beginning: str) -> list[list[list[float]]]:
    """Return the matrices printed in the cell whose text begins so."""
    (text,) = [c.source for c in instructor.cells if c.source.startswith(beginning)]
    return [
        [[float(n) for n in row.split("&")] for row in matrix.split(r"\\")]
        for matrix in MATRIX.findall(text)
    ]


def test_the_image_by_hand(instructor: NotebookNode) -> None:
    """The image that all examples are about is the one that they are computed from."""
    assert matrices(instructor, "# Pooling") == [X[0, 0].tolist()]


def test_the_maxima_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """Four settings, and what zeros in the padding would give."""
    forward = names["max_pool2d_forward"]
    zeros = np.pad(-X, ((0, 0), (0, 0), (1, 1), (1, 1)))
    outputs = [
        forward(X, 2),
        forward(X, 2, stride=1),
        forward(X, 2, padding=1),
        forward(-X, 2, padding=1),
        forward(zeros, 2),
    ]

    assert matrices(instructor, "## 1.") == [out[0, 0].tolist() for out, _ in outputs]


def test_the_way_back_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """dout, dx, and the window whose tie may be given to the first or shared."""
    dout = np.array([[1.0, 2], [3, 4]])
    _, cache = names["max_pool2d_forward"](X, 2, stride=1)
    dx = names["max_pool2d_backward"](dout[None, None], cache)
    tie = np.array([[5.0, 5], [1, 5]])
    _, cache = names["max_pool2d_forward"](tie[None, None], 2)
    first = names["max_pool2d_backward"](np.full((1, 1, 1, 1), 6.0), cache)[0, 0]
    equal = (tie == tie.max()).astype(float)

    shown = [dout, dx[0, 0], tie, first, 6 * equal / equal.sum(), 6 * equal]
    assert matrices(instructor, "## 2.") == [matrix.tolist() for matrix in shown]
    assert dx.sum() == dout.sum()


def test_the_means_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """Four settings forward, and the shares going back, whose sums are both 130."""
    forward, dout = names["avg_pool2d_forward"], np.array([[4.0, 8], [12, 16]])
    outputs = [
        forward(X, 2),
        forward(X, 2, stride=1),
        forward(X, 2, padding=1),
        forward(X, 2, padding=1, count_include_pad=False),
    ]
    out, cache = outputs[1]
    dx = names["avg_pool2d_backward"](dout[None, None], cache)

    assert matrices(instructor, "## 3.") == [out[0, 0].tolist() for out, _ in outputs]
    assert matrices(instructor, "## 4.") == [dout.tolist(), dx[0, 0].tolist()]
    assert (dout * out).sum() == (dx * X).sum() == 130


def test_the_norms_by_hand(names: dict[str, Any]) -> None:
    """7, 5 and 4.498 for the window 3, -4, 0, 0; and what 10 becomes on the way back."""
    x, ten = np.array([[3.0, -4], [0, 0]])[None, None], np.full((1, 1, 1, 1), 10.0)
    found = {q: names["lp_pool2d_forward"](x, q, 2) for q in (1, 2, 3)}
    back = {q: names["lp_pool2d_backward"](ten, found[q][1]).ravel().tolist() for q in (1, 2)}

    assert [round(found[q][0].item(), 3) for q in (1, 2, 3)] == [7, 5, 4.498]
    assert back == {1: [10, -10, 0, 0], 2: [6, -8, 0, 0]}


def test_the_sample_answers_about_means_and_shifts(names: dict[str, Any]) -> None:
    """4/9, 6/9 and 1 with the padding counted; two rows whose pooled rows stay and move."""
    ones = np.ones((1, 1, 4, 4))
    means = names["avg_pool2d_forward"](ones, 3, stride=1, padding=1)[0][0, 0]
    whole = names["avg_pool2d_forward"](ones, 3, stride=1, padding=1, count_include_pad=False)[0]

    def pooled(place: int) -> list[float]:
        row = np.zeros((1, 1, 1, 8))
        row[..., place] = 1
        return names["max_pool2d_forward"](row, (1, 2))[0].ravel().tolist()

    np.testing.assert_allclose(means[0], [4 / 9, 6 / 9, 6 / 9, 4 / 9])
    assert means[1, 1] == 1
    assert (whole == 1).all()
    assert pooled(0) == pooled(1) == [1, 0, 0, 0]
    assert pooled(2) == [0, 1, 0, 0]
