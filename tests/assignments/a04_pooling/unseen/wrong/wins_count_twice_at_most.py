"""Counts two wins of a pixel at most."""

EXERCISE = "max_pool2d_backward"
LOSES = ["adds_up_where_windows_overlap"]
SAYS = ""

import numpy as np

_mb = max_pool2d_backward


def max_pool2d_backward(dout, cache):
    dx, n = _mb(dout, cache), _mb(np.ones_like(dout), cache)
    return (dx / np.maximum(n, 1) * np.minimum(n, 2)).astype(dout.dtype)
