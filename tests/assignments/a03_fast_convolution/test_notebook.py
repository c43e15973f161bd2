"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

from typing import Any

import numpy as np
from fakes.notebooks import matrices
from nbformat import NotebookNode


def test_the_plot_has_a_bar_for_every_row(names: dict[str, Any]) -> None:
    """The student's own times are measured against size, kernel and channels."""
    assert len(names["rows"]) == 12
    assert 4 <= len(names["times"]) <= 12  # a machine that is very busy does not wait for all
    assert min(names["times"]) > 0


def test_the_plot_leaves_no_name_behind_that_a_helper_may_have(names: dict[str, Any]) -> None:
    """An answer whose own function is called `size` is right before the plot and after it."""
    assert not {"size", "kernel", "channels", "time", "bar"} & names.keys()


X = np.array([[1.0, 2, 0, 1], [0, 1, 3, 2], [2, 1, 1, 0]])[None, None]
WEIGHT = np.array([[1.0, 0], [2, -1]])[None, None]


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
