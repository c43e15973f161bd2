"""The student's notebook: it composes, its solutions are right, its numbers are so."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nbformat import NotebookNode

from assignments.a07_convnet.zoo import BROKEN, HEALTHY, row, train
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
def text(instructor: NotebookNode) -> str:
    return "\n".join(cell.source for cell in instructor.cells)


@pytest.fixture(scope="module")
def names(instructor: NotebookNode) -> dict[str, Any]:
    """Run the answers in order, and return what they define."""
    defined: dict[str, Any] = {"np": np}
    for cell in instructor.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type == "code" and name and name[:5] not in ("envir", "check"):
            exec(cell.source, defined)
    return defined


def test_the_solutions_keep_every_check(names: dict[str, Any], key: AnswerKey) -> None:
    """What stands between BEGIN and END SOLUTION earns every point, training included."""
    results = judge(key, lambda question: observe(question, names))

    assert sum(r.earned for r in results) == key.points == 49


def test_a_student_sees_no_solution(instructor: NotebookNode) -> None:
    """The release has stubs and signatures, and neither solutions nor mark schemes."""
    shown = "\n".join(cell.source for cell in release(instructor).cells)

    assert shown.count("raise NotImplementedError") == 7
    assert "def classify(x, y, unseen, *, seed=0):" in shown
    for secret in ("SOLUTION", "MARK SCHEME", "Sample answer", "class ConvNet:"):
        assert secret not in shown


def test_every_link_leads_into_the_book(text: str, folder: Path) -> None:
    """Each link is to an anchor that a chapter has, and no placeholder is left."""
    links = re.findall(r"https://book\.example/([a-z-]+)\.html#([a-z-]+)\)", text)

    assert len(links) >= 6
    for page, name in links:
        assert f"({name})=" in (folder.parents[1] / "book" / f"{page}.md").read_text()
    assert not re.search(r"\{(book|points|minutes|difficulty|checks)\b", text)


def test_every_promise_is_announced(text: str, assignment: Assignment) -> None:
    """No check is a surprise: the notebook lists each with its points."""
    assert all(check.claim in text for check in assignment.checks)


def test_every_part_has_three_hints(text: str) -> None:
    """Hints are folded, and there are three for each of the five parts."""
    assert len(re.findall(r"<details><summary>Hint [123]: ", text)) == 15
    assert text.count("</details>") == 15


def test_the_losses_by_hand(names: dict[str, Any]) -> None:
    """0.127 and 0.693, 0.410 together; 0.5 for the hinge, and 3.5 with a margin of 3."""
    two = np.array([[2.0, 0], [0, 0]])
    loss, dscores = names["softmax_loss"](two, np.array([0, 1]))
    hinge = np.array([[3.0, 1, 2.5]])

    assert round(names["softmax_loss"](two[:1], np.array([0]))[0], 3) == 0.127
    assert round(names["softmax_loss"](two[1:], np.array([1]))[0], 3) == 0.693
    assert round(loss, 3) == 0.410
    assert dscores.round(3).tolist() == [[-0.060, 0.060], [0.25, -0.25]]
    assert names["svm_loss"](hinge, np.array([0]))[0] == 0.5
    assert names["svm_loss"](hinge, np.array([0]))[1].tolist() == [[-1, 0, 1]]
    assert names["svm_loss"](hinge, np.array([0]), margin=3.0)[0] == 3.5
    assert names["svm_loss"](hinge, np.array([0]), margin=3.0)[1].tolist() == [[-2, 1, 1]]


MATRIX = re.compile(r"\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}")


def test_the_dense_layer_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """What goes in, what comes out, and what comes back belong together."""
    (part,) = [c.source for c in instructor.cells if c.source.startswith("## 4.")]
    x, weight, bias, out, dout, dx, dweight, dbias = (
        np.array([[float(n) for n in row.split("&")] for row in matrix.split(r"\\")])
        for matrix in MATRIX.findall(part)
    )
    found, cache = names["dense_forward"](x, weight, bias[0])
    back = names["dense_backward"](dout, cache)

    assert found.tolist() == out.tolist()
    assert [a.tolist() for a in back] == [dx.tolist(), dweight.tolist(), dbias[0].tolist()]


def test_the_parameters_are_counted(text: str, names: dict[str, Any]) -> None:
    """80, 1,168 and 2,570, layer by layer."""
    parameters = names["ConvNet"](np.random.default_rng(0)).parameters
    counts = [w.size + b.size for w, b in zip(parameters[::2], parameters[1::2], strict=True)]

    assert counts == [80, 1168, 2570]
    assert all(f"| {count:,} |" in text for count in counts)


def test_the_zoo_has_every_bug_once(text: str) -> None:
    """Eight letters, eight lines, and each letter has its number in the mark scheme."""
    scheme = re.findall(r"^- ([A-H]), (\d):", text, re.M)

    assert [letter for letter, _ in scheme] == list("ABCDEFGH")
    assert sorted(number for _, number in scheme) == list("12345678")
    assert len(BROKEN) == 8


LETTERS = dict(zip("CGAFHBDE", BROKEN, strict=True))


@pytest.mark.slow
def test_the_zoo_is_as_it_was_measured(text: str) -> None:
    """The healthy run and the accuracies of each broken one are those of the table, or nearly."""
    printed = dict(re.findall(r"^\| (healthy|[A-H]) \| (.*) \|$", text, re.M))

    for name, run in {"healthy": HEALTHY, **LETTERS}.items():
        curve = train(run)
        losses, seen, unseen = numbers(printed[name])
        assert losses[0] == pytest.approx(curve.losses[0], abs=0.01), row(curve)
        assert seen == pytest.approx(curve.learnt, abs=0.15), row(curve)
        assert unseen == pytest.approx(curve.unseen, abs=0.15), row(curve)


def numbers(line: str) -> tuple[list[float], float, float]:
    *losses, seen, unseen = line.split(" | ")
    return [float(loss) for loss in losses], float(seen[:-1]) / 100, float(unseen[:-1]) / 100
