"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes.notebooks import examples, unprinted
from nbformat import NotebookNode


def test_the_cells_to_play_with_show_what_they_say(names: dict[str, Any]) -> None:
    """Measured and derived gradients agree, both ways back, and the layer disappears."""
    assert abs(names["measured"] - names["derived"]).max() < 1e-8
    pairs = zip(names["one_way"], names["other_way"], strict=True)
    assert max(abs(a - b).max() for a, b in pairs) < 1e-14
    assert abs(names["in_turn"] - names["at_once"]).max() < 1e-12


def test_they_show_it_where_a_state_is_changed_in_place(
    instructor: NotebookNode, folder: Path
) -> None:
    """The text allows it, so no cell may use the arrays of a state for anything else."""
    in_place = (folder / "answers" / "rows.py").read_text()
    assert 'state["running_var"] *=' in in_place
    names: dict[str, Any] = {"np": np}
    exec(in_place, names)

    for cell in instructor.cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            exec(cell.source, names)

    assert abs(names["measured"] - names["derived"]).max() < 1e-8
    assert names["ones"].tolist() == [1, 1, 1]


X = np.array([[1.0], [1], [1], [5]])


def test_the_forward_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """Output and state in training, the output in evaluation, and what betrays two mistakes."""
    example = examples(instructor)[0]
    forward, one = names["batch_norm_forward"], np.ones(1)
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    out, _ = forward(X, 2 * one, 10 * one, state, training=True, momentum=0.5, eps=1)

    assert unprinted(example, X, out, state["running_mean"], state["running_var"]) == []
    remembered = {"running_mean": one, "running_var": 8 * one}
    out, _ = forward(X, one, 0 * one, remembered, training=False, eps=1)
    without_eps = (X - X.mean()) / X.std()
    biased = 0.5 * 1 + 0.5 * X.var()
    assert unprinted(example, out, without_eps[0], [biased]) == []


DOUT, XHAT = np.array([[2.0], [0], [0], [2]]), (X - 2) / 2


@pytest.mark.parametrize(
    ("example", "name"), [(1, "batch_norm_backward"), (2, "batch_norm_backward_closed_form")]
)
def test_the_way_back_by_hand(
    instructor: NotebookNode, names: dict[str, Any], example: int, name: str
) -> None:
    """dx, dgamma and dbeta of the two tables, which are the same."""
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    two = np.full(1, 2.0)
    _, cache = names["batch_norm_forward"](X, two, two, state, training=True, eps=1)

    dx, dgamma, dbeta = names[name](DOUT, cache)

    assert unprinted(examples(instructor)[example], dx, dgamma, dbeta) == []


def test_the_steps_by_hand(instructor: NotebookNode) -> None:
    """What goes back through the variance and the mean, and what is left after each subtraction."""
    steps, formula = examples(instructor)[1:3]
    dxhat, d, root = 2 * DOUT, X - 2, 2.0
    dvariance = -(dxhat * d).sum() / (2 * root**3)
    dd = dxhat / root + 2 / 4 * dvariance * d
    less_dbeta = 4 * DOUT - DOUT.sum()

    assert unprinted(steps, DOUT, dxhat, dd, [-dd.sum()]) == []
    assert (dvariance, r"= -\frac12$" in steps) == (-0.5, True)
    assert unprinted(formula, 4 * DOUT, less_dbeta, less_dbeta - XHAT * (DOUT * XHAT).sum()) == []


def test_the_folded_layer_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """Weight and bias, and what two twos become either way."""
    weight, numbers = np.array([[[[1.0, 3]]]]), [np.array([float(n)]) for n in (5, 2, 10, 1, 15)]

    folded, bias = names["fold_batch_norm"](weight, *numbers, 1)

    out = 2 * folded.sum() + bias
    assert unprinted(examples(instructor)[3], folded, bias, out) == []
    assert out == 2 * (2 * weight.sum() + 5 - 1) / 4 + 10


def test_the_sample_answer_about_the_other_order() -> None:
    """(2, 3, 2) for the two layers, (3, 3, 3) folded, and exact with -1 around the image."""
    kernel, pixels = np.ones(3), np.zeros(3)

    two = np.convolve(np.pad(pixels + 1, 1), kernel, "valid")
    folded = np.convolve(np.pad(pixels, 1), kernel, "valid") + 3
    exact = np.convolve(np.pad(pixels, 1, constant_values=-1), kernel, "valid") + 3

    assert two.tolist() == [2, 3, 2] == exact.tolist()
    assert folded.tolist() == [3, 3, 3]
