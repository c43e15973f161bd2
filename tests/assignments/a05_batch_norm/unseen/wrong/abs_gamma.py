"""Takes the absolute value of gamma."""

EXERCISE = "fold_batch_norm"
LOSES = [
    "adds_eps_while_folding",
    "carries_the_bias_through",
    "folds_into_a_layer_without_a_bias",
    "scales_every_filter",
]
SAYS = "Where weight is wrong, every number has the right size, and some have the wrong sign."

import numpy as np

_g = fold_batch_norm


def fold_batch_norm(weight, bias, gamma, beta, m, v, eps=1e-5):
    return _g(weight, bias, np.abs(gamma), beta, m, v, eps)
