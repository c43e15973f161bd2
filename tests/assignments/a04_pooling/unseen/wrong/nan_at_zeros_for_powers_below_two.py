"""Divides by a power of the pixel where q lies between 1 and 2."""

EXERCISE = "lp_pool2d_backward"
LOSES = ["sends_nothing_back_to_zeros"]
SAYS = ""

import numpy as np

_lb = lp_pool2d_backward


def lp_pool2d_backward(dout, cache):
    x, q = cache[0], cache[2]
    dx = _lb(dout, cache)
    return dx * (x / x) if 1 < q < 2 else dx
