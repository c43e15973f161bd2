"""Divides what a pixel gets by how many windows it won."""

EXERCISE = "max_pool2d_backward"
LOSES = ["adds_up_where_windows_overlap"]
SAYS = "averages_where_windows_overlap"

import numpy as np

_b = max_pool2d_backward


def max_pool2d_backward(dout, cache):
    t = _b(np.ones_like(dout), cache)
    return _b(dout, cache) / np.maximum(t, 1)
