"""Takes no mean off the bias, and forgets eps."""

EXERCISE = "fold_batch_norm"
LOSES = [
    "adds_eps_while_folding",
    "carries_the_bias_through",
    "folds_any_two_layers",
    "folds_into_a_layer_without_a_bias",
]
SAYS = "Some of your numbers are those of a bias from which the running mean was not taken off, others those of a root without eps."

import numpy as np

_g = fold_batch_norm


def fold_batch_norm(weight, bias, gamma, beta, m, v, eps=1e-5):
    return _g(weight, bias, gamma, beta, 0 * m, v, 0)
