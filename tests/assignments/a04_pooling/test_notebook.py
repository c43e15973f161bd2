"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

from typing import Any

import numpy as np
from fakes.notebooks import examples, matrices, unprinted
from nbformat import NotebookNode

X = np.array([[1.0, 2, 6], [3, 5, 4], [2, 1, 3]])[None, None]


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


def test_the_norms_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """7, 5 and 4.498 for the window 3, -4, 0, 0; and what 10 becomes on the way back."""
    *_, norms, back, _, _ = examples(instructor)
    x, ten = np.array([[3.0, -4], [0, 0]])[None, None], np.full((1, 1, 1, 1), 10.0)
    found = {q: names["lp_pool2d_forward"](x, q, 2) for q in (1, 2, 3)}
    gradients = {q: names["lp_pool2d_backward"](ten, found[q][1]) for q in (1, 2)}

    assert unprinted(norms, x, *(found[q][0] for q in found)) == []
    assert unprinted(back, x, *((q, *gradients[q].ravel()) for q in gradients)) == []
    assert unprinted(back, [(gradients[2] * x).sum()]) == []


def test_the_means_of_maps_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """A map of mean 3, and what each of four pixels gets of 8."""
    *_, mean, back = examples(instructor)
    x, eight = np.array([[1.0, 2], [3, 6]])[None, None], np.array([[8.0]])
    out, cache = names["global_avg_pool2d_forward"](x)
    (share,) = set(names["global_avg_pool2d_backward"](eight, cache).ravel())

    assert unprinted(mean, (*x.ravel(), out.item())) == []
    assert unprinted(back, (2, 2, 8, share)) == []


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
