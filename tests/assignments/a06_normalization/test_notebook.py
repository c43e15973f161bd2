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


def test_the_cells_to_play_with_show_what_they_say(names: dict[str, Any]) -> None:
    """Measured and derived gradients agree, and so do the ends of the family."""
    assert abs(names["measured"] - names["derived"]).max() < 1e-8
    assert abs(names["one_group"] - names["whole"]).max() < 1e-14
    assert abs(names["four_groups"] - names["apart"]).max() < 1e-14


def test_a_student_sees_no_solution(instructor: NotebookNode) -> None:
    """The release has stubs and signatures, and neither solutions nor mark schemes."""
    text = "\n".join(cell.source for cell in release(instructor).cells)

    assert text.count("raise NotImplementedError") == 8
    assert "def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):" in text
    for secret in (
        "SOLUTION",
        "MARK SCHEME",
        "Sample answer",
        "inner = normalize_forward(x, (2, 3), eps)\n",
    ):
        assert secret not in text


def test_every_link_leads_into_the_book(instructor: NotebookNode, folder: Path) -> None:
    """Each link is to a chapter and an anchor that there is, and no placeholder is left."""
    text = "\n".join(cell.source for cell in instructor.cells)
    links = re.findall(r"https://book\.example/([a-z-]+)\.html(?:#([a-z-]+))?\)", text)

    assert len(links) >= 4
    for chapter, name in links:
        assert (
            not name or f"({name})=" in (folder.parents[1] / "book" / f"{chapter}.md").read_text()
        )
    assert not re.search(r"\{(book|points|minutes|difficulty|checks)\b", text)


def test_every_promise_is_announced(instructor: NotebookNode, assignment: Assignment) -> None:
    """No check is a surprise: the notebook lists each with its points."""
    text = "\n".join(cell.source for cell in instructor.cells)

    assert all(check.claim in text for check in assignment.checks)


def test_every_function_has_three_hints(instructor: NotebookNode) -> None:
    """Hints are folded, three for each of the first two functions and for each of the layers."""
    text = "\n".join(cell.source for cell in instructor.cells)

    assert len(re.findall(r"<details><summary>Hint [123]: ", text)) == 15
    assert text.count("</details>") == 15


ROWS = np.array([[0.0, 2, 4, 2], [1, 1, 1, 5]])


def test_the_normalization_by_hand(names: dict[str, Any]) -> None:
    """Both rows of the table, and the first column over the other axis."""
    xhat, cache = names["normalize_forward"](ROWS, (1,), 1)
    other, _ = names["normalize_forward"](ROWS, (0,), 1)

    assert xhat[1].tolist() == [-0.5, -0.5, -0.5, 1.5]
    np.testing.assert_allclose(xhat[0], [-1.155, 0, 1.155, 0], rtol=0, atol=5e-4)
    np.testing.assert_allclose(other[:, 0], [-0.447, 0.447], rtol=0, atol=5e-4)
    dout = np.array([[0.0, 0, 0, 0], [4, 0, 0, 4]])
    dx = names["normalize_backward"](dout, cache)
    assert dx[1].tolist() == [1.25, -0.75, -0.75, 0.25]


def test_layer_normalization_by_hand(names: dict[str, Any]) -> None:
    """Out, dx, dgamma and dbeta of the one sample."""
    gamma, beta = np.array([2.0, 2, 2, 4]), np.array([0.0, 0, 0, 1])
    out, cache = names["layer_norm_forward"](ROWS[1:], gamma, beta, eps=1)

    dx, dgamma, dbeta = names["layer_norm_backward"](np.array([[2.0, 0, 0, 1]]), cache)

    assert out.tolist() == [[-1, -1, -1, 7]]
    assert dx.tolist() == [[1.25, -0.75, -0.75, 0.25]]
    assert (dgamma.tolist(), dbeta.tolist()) == ([-1, 0, 0, 1.5], [2, 0, 0, 1])


def test_instance_normalization_by_hand(names: dict[str, Any]) -> None:
    """Out, dx, dgamma and dbeta of the one map."""
    image, dout = np.array([[[[1.0, 1], [1, 5]]]]), np.array([[[[2.0, 0], [0, 2]]]])
    out, cache = names["instance_norm_forward"](image, np.full(1, 2.0), np.full(1, 10.0), eps=1)

    dx, dgamma, dbeta = names["instance_norm_backward"](dout, cache)

    assert out.tolist() == [[[[9, 9], [9, 13]]]]
    assert dx.tolist() == [[[[1.25, -0.75], [-0.75, 0.25]]]]
    assert (dgamma.item(), dbeta.item()) == (2, 4)


@pytest.mark.parametrize(
    ("groups", "xhat"), [(1, [-1.414, 1.414, 0, 0]), (2, [-1, 1, 0, 0]), (4, [0, 0, 0, 0])]
)
def test_group_normalization_by_hand(names: dict[str, Any], groups: int, xhat: list[float]) -> None:
    """Four channels of one pixel, in one, two and four groups."""
    pixel = np.array([1.0, 5, 3, 3]).reshape(1, 4, 1, 1)

    out, _ = names["group_norm_forward"](pixel, groups, np.ones(4), np.zeros(4))

    np.testing.assert_allclose(out.ravel(), xhat, rtol=0, atol=5e-4)


def test_the_sample_answer_about_gamma(names: dict[str, Any]) -> None:
    """With gamma (1, 0) and one group, dx of channel 1 is 0 in one order and not in the other."""
    rng = np.random.default_rng(0)
    x, dout, gamma = (
        rng.normal(size=(1, 2, 1, 2)),
        rng.normal(size=(1, 2, 1, 2)),
        np.array([1.0, 0]),
    )
    _, plain = names["group_norm_forward"](x, 1, np.ones(2), np.zeros(2))
    _, cache = names["group_norm_forward"](x, 1, gamma, np.zeros(2))

    afterwards = names["group_norm_backward"](dout, plain)[0] * gamma[:, None, None]
    before = names["group_norm_backward"](dout, cache)[0]

    assert not afterwards[:, 1].any()
    assert np.abs(before[:, 1]).min() > 1e-3
