"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

from typing import Any

import numpy as np
import pytest
from fakes.notebooks import examples, unprinted
from nbformat import NotebookNode


def test_the_cells_to_play_with_show_what_they_say(names: dict[str, Any]) -> None:
    """Measured and derived gradients agree, and so do the ends of the family."""
    assert abs(names["measured"] - names["derived"]).max() < 1e-8
    assert abs(names["one_group"] - names["whole"]).max() < 1e-14
    assert abs(names["four_groups"] - names["apart"]).max() < 1e-14


def test_the_example_of_the_way_back_may_be_run_again(
    instructor: NotebookNode, names: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """A student goes back to it, and the cache of a later layer is not in its way."""
    (cell,) = (c.source for c in instructor.cells if "the second row by hand" in c.source)

    exec(cell, dict(names))

    assert "[ 1.25 -0.75 -0.75  0.25]" in capsys.readouterr().out


ROWS = np.array([[0.0, 2, 4, 2], [1, 1, 1, 5]])


def test_the_normalization_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """Both rows of the table, the first column over the other axis, and the way back."""
    forward, backward, *_ = examples(instructor)
    xhat, cache = names["normalize_forward"](ROWS, (1,), 1)
    other, _ = names["normalize_forward"](ROWS, (0,), 1)

    dout = np.array([[0.0, 0, 0, 0], [4, 0, 0, 4]])
    dx = names["normalize_backward"](dout, cache)
    centered = dout[1] - dout[1].mean()
    less = centered - xhat[1] * (dout[1] * xhat[1]).mean()

    assert unprinted(forward, ROWS, *xhat, other[:, 0]) == []
    assert unprinted(backward, xhat[1], dout[1], centered, less, dx[1]) == []


def test_layer_normalization_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """Out, dx, dgamma and dbeta of the one sample."""
    gamma, beta = np.array([2.0, 2, 2, 4]), np.array([0.0, 0, 0, 1])
    out, cache = names["layer_norm_forward"](ROWS[1:], gamma, beta, eps=1)

    dx, dgamma, dbeta = names["layer_norm_backward"](np.array([[2.0, 0, 0, 1]]), cache)

    assert unprinted(examples(instructor)[2], ROWS[1:], gamma, beta, out, dgamma, dbeta) == []
    assert unprinted(examples(instructor)[1], dx) == []  # which is said to be that one


def test_instance_normalization_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """Out, dx, dgamma and dbeta of the one map."""
    image, dout = np.array([[[[1.0, 1], [1, 5]]]]), np.array([[[[2.0, 0], [0, 2]]]])
    out, cache = names["instance_norm_forward"](image, np.full(1, 2.0), np.full(1, 10.0), eps=1)

    dx, dgamma, dbeta = names["instance_norm_backward"](dout, cache)

    assert unprinted(examples(instructor)[3], image, out, dout, dx, (*dgamma, *dbeta)) == []


@pytest.mark.parametrize(("groups", "parts"), [(1, 1), (2, 2), (4, 0)])
def test_group_normalization_by_hand(
    instructor: NotebookNode, names: dict[str, Any], groups: int, parts: int
) -> None:
    """Four channels of one pixel, in one, two and four groups, of which the last gives zeros."""
    pixel = np.array([1.0, 5, 3, 3]).reshape(1, 4, 1, 1)

    out, _ = names["group_norm_forward"](pixel, groups, np.ones(4), np.zeros(4))

    shown = np.split(out.ravel(), parts) if parts else [[abs(out).max()]]
    assert unprinted(examples(instructor)[4], pixel, *(np.round(row, 4) for row in shown)) == []


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
