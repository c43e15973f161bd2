"""Rounds the means to whole numbers."""

EXERCISE = "avg_pool2d_forward"
LOSES = ["takes_the_mean_of_each_window"]
SAYS = ""

import numpy as np

_a = avg_pool2d_forward


def avg_pool2d_forward(*a, **k):
    out, c = _a(*a, **k)
    return np.round(out), c
