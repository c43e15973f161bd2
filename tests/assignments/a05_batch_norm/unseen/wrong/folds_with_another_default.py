"""Folds a layer as Keras would have made it, where no eps is given."""

EXERCISE = "fold_batch_norm"
LOSES = ["adds_eps_while_folding"]
SAYS = "folds_with_the_eps_of_keras"

import numpy as np


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-3):
    factor = gamma / np.sqrt(running_var + eps)
    old = -running_mean if bias is None else bias - running_mean
    return weight * factor[:, None, None, None], old * factor + beta
