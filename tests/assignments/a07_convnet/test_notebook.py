"""The student's notebook: it composes, its solutions are right, its numbers are so."""

import re
from typing import Any

import numpy as np
import pytest
from fakes.notebooks import examples, matrices, unprinted
from nbformat import NotebookNode

from assignments.a07_convnet.zoo import BROKEN, HEALTHY, row, train


def test_the_softmax_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """Scores, label, probabilities, loss and dscores of two images, and the loss of both."""
    softmax, (example, *_) = solutions["softmax_loss"], examples(instructor)
    scores, y = np.array([[2.0, 0], [0, 0]]), np.array([0, 1])
    loss, dscores = softmax(scores, y)
    own = [softmax(scores[[i]], y[[i]])[0] for i in y]
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)

    rows = [(*scores[i], y[i], *chances[i], own[i], *dscores[i]) for i in y]
    assert unprinted(example, *rows, [loss]) == []


def test_the_hinge_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """Loss and dscores, for the margin that is meant and for one of 3."""
    scores, y = np.array([[3.0, 1, 2.5]]), np.array([0])
    found = [solutions["svm_loss"](scores, y, margin=margin) for margin in (1.0, 3.0)]

    assert found[0][0] == solutions["svm_loss"](scores, y)[0]
    shown = [row for loss, dscores in found for row in ([loss], dscores)]
    assert unprinted(examples(instructor)[1], (*scores[0], 0), *shown) == []


def test_the_relu_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """What two numbers become, and what comes back to them."""
    x, dout = np.array([-1.0, 2]), np.array([3.0, 4])
    out, cache = solutions["relu_forward"](x)
    dx = solutions["relu_backward"](dout, cache)

    assert unprinted(examples(instructor)[2], (*x, *out, *dout, *dx)) == []


def test_the_first_loss_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """The logarithm of ten, as long as all scores are zero."""
    loss, _ = solutions["softmax_loss"](np.zeros((1, 10)), np.array([3]))

    assert unprinted(examples(instructor)[4], [0.1], [10, loss]) == []


def test_the_dense_layer_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """What goes in, what comes out, and what comes back belong together."""
    printed = map(np.array, matrices(instructor, "## 4."))
    x, weight, bias, out, dout, dx, dweight, dbias = printed
    found, cache = solutions["dense_forward"](x, weight, bias[0])
    back = solutions["dense_backward"](dout, cache)

    assert found.tolist() == out.tolist()
    assert [a.tolist() for a in back] == [dx.tolist(), dweight.tolist(), dbias[0].tolist()]


def test_the_parameters_are_counted(text: str, solutions: dict[str, Any]) -> None:
    """80, 1,168 and 2,570, layer by layer."""
    parameters = solutions["ConvNet"](np.random.default_rng(0)).parameters
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
