"""Scales the channels where there are as many as filters."""

EXERCISE = "fold_batch_norm"
LOSES = ["scales_every_filter"]
SAYS = ""

import numpy as np

_g = fold_batch_norm


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    w, b = _g(weight, bias, gamma, beta, running_mean, running_var, eps)
    if weight.shape[0] == weight.shape[1] > 1:
        w = weight * (gamma / np.sqrt(running_var + eps))[None, :, None, None]
    return w, b
