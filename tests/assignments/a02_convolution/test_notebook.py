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


def test_the_solutions_keep_every_check(names: dict[str, Any], key: AnswerKey) -> None:
    """What stands between BEGIN and END SOLUTION earns every point."""
    results = judge(key, lambda question: observe(question, names))

    assert sum(r.earned for r in results) == key.points


def test_the_cells_to_play_with_run(names: dict[str, Any]) -> None:
    """With the solutions in place they show that one layer does what two do."""
    assert abs(names["two"] - names["one"]).max() < 1e-12


def test_a_student_sees_no_solution(instructor: NotebookNode) -> None:
    """The release has stubs and signatures, and neither solutions nor mark schemes."""
    text = "\n".join(cell.source for cell in release(instructor).cells)

    assert text.count("raise NotImplementedError") == 4
    assert "def conv2d_backward(dout, cache):" in text
    for secret in ("SOLUTION", "MARK SCHEME", "Sample answer", "dpadded[here]"):
        assert secret not in text


def test_every_link_leads_into_the_chapter(instructor: NotebookNode, folder: Path) -> None:
    """Each link is to an anchor that the chapter has, and no placeholder is left."""
    chapter = (folder.parents[1] / "book" / "convolution.md").read_text()
    text = "\n".join(cell.source for cell in instructor.cells)
    links = re.findall(r"https://book\.example/convolution\.html#([a-z-]+)\)", text)

    assert len(links) >= 8
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


X = np.array([[1.0, 2, 0], [0, 1, 3], [2, 1, 1]])[None, None]
WEIGHT = np.array([[1.0, 0], [2, -1]])[None, None]
MATRIX = re.compile(r"\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}")


def matrices(instructor: NotebookNode, beginning: str) -> list[list[list[float]]]:
    """Return the matrices printed in the cell whose text begins so."""
    (text,) = [c.source for c in instructor.cells if c.source.startswith(beginning)]
    return [
        [[float(n) for n in row.split("&")] for row in matrix.split(r"\\")]
        for matrix in MATRIX.findall(text)
    ]


def test_the_forward_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """The image, the kernel and the five outputs that are printed belong together."""
    forward, ten = names["conv2d_forward"], np.array([10.0])
    outputs = [
        forward(X, WEIGHT),
        forward(X, WEIGHT, ten),
        forward(X, WEIGHT, stride=2),
        forward(X, WEIGHT, stride=2, padding=1),
        forward(X, WEIGHT[..., ::-1, ::-1]),
    ]

    printed = matrices(instructor, "## 1.")

    assert printed == [a[0, 0].tolist() for a in (X, WEIGHT, *(out for out, _ in outputs))]


def test_the_backward_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """dout, dx, the two windows and their sum that are printed belong together."""
    dout = np.array([[1.0, 0], [0, 2]])
    out, cache = names["conv2d_forward"](X, WEIGHT, np.zeros(1))
    dx, dweight, dbias = names["conv2d_backward"](dout[None, None], cache)

    printed = matrices(instructor, "## 2.")

    windows = [X[0, 0, :2, :2], X[0, 0, 1:, 1:]]
    assert printed == [a.tolist() for a in (dout, dx[0, 0], *windows, dweight[0, 0])]
    assert dbias.tolist() == [3]
    assert (dout * out).sum() == (dx * X).sum() == (dweight * WEIGHT).sum() == 4


def test_the_slopes_by_hand(names: dict[str, Any]) -> None:
    """12 on the parabola, 13 with a step forward alone, 13 on the cube."""
    measure, three, two = names["numerical_gradient"], np.array([3.0]), np.array([2.0])

    assert measure(lambda x: x**2, three, two, h=0.5).tolist() == [12]
    assert ((3.5**2 - 3**2) * two / 0.5).tolist() == [13]
    assert measure(lambda x: x**3, two, np.ones(1), h=1.0).tolist() == [13]


def test_the_merged_layer_by_hand(names: dict[str, Any]) -> None:
    """Kernel (2, 5, -3) and bias 11, and 15 on three ones, either way."""
    first = np.array([[[[1.0, 3]]]]), np.array([10.0])
    second = np.array([[[[2.0, -1]]]]), np.array([1.0])
    forward, ones = names["conv2d_forward"], np.ones((1, 1, 1, 3))

    weight, bias = names["merge_convolutions"](first, second)

    assert weight.ravel().tolist() == [2, 5, -3]
    assert bias.tolist() == [11]
    assert forward(ones, weight, bias)[0].item() == 15
    assert forward(ones, *first)[0].ravel().tolist() == [14, 14]


def test_the_sample_answer_about_padding(names: dict[str, Any]) -> None:
    """(5, 7, 5) for the two layers and (6, 7, 6) for the merged one, as the mark scheme says."""
    forward, merge = names["conv2d_forward"], names["merge_convolutions"]
    layer, ones = (np.ones((1, 1, 1, 3)), np.zeros(1)), np.ones((1, 1, 1, 3))
    hidden = forward(ones, *layer, padding=(0, 1))[0]
    merged = merge(layer, layer)

    assert hidden.ravel().tolist() == [2, 3, 2]
    assert forward(hidden, *layer, padding=(0, 1))[0].ravel().tolist() == [5, 7, 5]
    assert forward(ones, *merged, padding=(0, 2))[0].ravel().tolist() == [6, 7, 6]
