"""Gives every filter the folded bias of the first."""

EXERCISE = "fold_batch_norm"
LOSES = [
    "adds_eps_while_folding",
    "carries_the_bias_through",
    "folds_any_two_layers",
    "folds_into_a_layer_without_a_bias",
]
SAYS = "Where bias is wrong, only numbers in [1:] are wrong."

import numpy as np

_g = fold_batch_norm


def fold_batch_norm(weight, bias, gamma, beta, m, v, eps=1e-5):
    w, b = _g(weight, bias, gamma, beta, m, v, eps)
    return w, np.full_like(b, b[0])
