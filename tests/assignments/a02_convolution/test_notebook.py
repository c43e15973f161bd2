"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

from typing import Any

import numpy as np
from fakes.notebooks import matrices
from nbformat import NotebookNode


def test_the_cells_to_play_with_run(names: dict[str, Any]) -> None:
    """With the solutions in place they show that one layer does what two do."""
    assert abs(names["in_turn"] - names["at_once"]).max() < 1e-12


def test_the_example_of_the_backward_may_be_run_again(
    instructor: NotebookNode, names: dict[str, Any]
) -> None:
    """A student goes back to it, and what later cells have drawn is not in its way."""
    (cell,) = (c.source for c in instructor.cells if "by hand, and the three sums" in c.source)
    again = dict(names)

    exec(cell, again)

    assert again["dx"][0, 0].tolist() == [[1, 0, 0], [2, 1, 0], [0, 4, -2]]


X = np.array([[1.0, 2, 0], [0, 1, 3], [2, 1, 1]])[None, None]
WEIGHT = np.array([[1.0, 0], [2, -1]])[None, None]


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
