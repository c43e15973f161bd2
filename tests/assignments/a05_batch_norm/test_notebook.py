"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

from typing import Any

import numpy as np
import pytest


def test_the_cells_to_play_with_show_what_they_say(names: dict[str, Any]) -> None:
    """Measured and derived gradients agree, both ways back, and the layer disappears."""
    assert abs(names["measured"] - names["derived"]).max() < 1e-8
    pairs = zip(names["one_way"], names["other_way"], strict=True)
    assert max(abs(a - b).max() for a, b in pairs) < 1e-14
    assert abs(names["two"] - names["one"]).max() < 1e-12


X = np.array([[1.0], [1], [1], [5]])


def test_the_forward_by_hand(names: dict[str, Any]) -> None:
    """9, 9, 9, 13 in training, a state of 1 and 2.5, and 0, 0, 0, 4/3 in evaluation."""
    forward, one = names["batch_norm_forward"], np.ones(1)
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    out, _ = forward(X, 2 * one, 10 * one, state, training=True, momentum=0.5, eps=1)

    assert out.ravel().tolist() == [9, 9, 9, 13]
    assert (state["running_mean"].item(), state["running_var"].item()) == (1, 2.5)
    remembered = {"running_mean": one, "running_var": 8 * one}
    out, _ = forward(X, one, 0 * one, remembered, training=False, eps=1)
    np.testing.assert_allclose(out.ravel(), [0, 0, 0, 4 / 3], rtol=0, atol=1e-15)
    np.testing.assert_allclose((X[0] - X.mean()) / X.std(), -0.577, rtol=0, atol=5e-4)


@pytest.mark.parametrize("name", ["batch_norm_backward", "batch_norm_backward_closed_form"])
def test_the_way_back_by_hand(names: dict[str, Any], name: str) -> None:
    """dx, dgamma and dbeta of the two tables, which are the same."""
    state = {"running_mean": np.zeros(1), "running_var": np.ones(1)}
    two = np.full(1, 2.0)
    _, cache = names["batch_norm_forward"](X, two, two, state, training=True, eps=1)

    dx, dgamma, dbeta = names[name](np.array([[2.0], [0], [0], [2]]), cache)

    assert dx.ravel().tolist() == [1.25, -0.75, -0.75, 0.25]
    assert (dgamma.item(), dbeta.item()) == (2, 4)


def test_the_folded_layer_by_hand(names: dict[str, Any]) -> None:
    """Weight (0.5, 1.5) and bias 12, and 16 on two twos, either way."""
    weight, numbers = np.array([[[[1.0, 3]]]]), [np.array([float(n)]) for n in (5, 2, 10, 1, 15)]

    folded, bias = names["fold_batch_norm"](weight, *numbers, 1)

    assert folded.ravel().tolist() == [0.5, 1.5]
    assert bias.tolist() == [12]
    assert 2 * (0.5 + 1.5) + 12 == 2 * (2 * (1 + 3) + 5 - 1) / 4 + 10 == 16


def test_the_sample_answer_about_the_other_order() -> None:
    """(2, 3, 2) for the two layers, (3, 3, 3) folded, and exact with -1 around the image."""
    kernel, pixels = np.ones(3), np.zeros(3)

    two = np.convolve(np.pad(pixels + 1, 1), kernel, "valid")
    folded = np.convolve(np.pad(pixels, 1), kernel, "valid") + 3
    exact = np.convolve(np.pad(pixels, 1, constant_values=-1), kernel, "valid") + 3

    assert two.tolist() == [2, 3, 2] == exact.tolist()
    assert folded.tolist() == [3, 3, 3]
