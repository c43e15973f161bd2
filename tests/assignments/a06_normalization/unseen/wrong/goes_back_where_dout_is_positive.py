"""Sends nothing back where dout is below zero."""

EXERCISE = "normalize_backward"
LOSES = ["goes_back_through_mean_and_variance"]
SAYS = ""

import numpy as np

_nb = normalize_backward


def normalize_backward(dout, cache):
    return _nb(np.maximum(dout, 0), cache)
