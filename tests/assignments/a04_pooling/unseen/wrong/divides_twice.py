"""Divides dout by the size of the window, and the shares again."""

EXERCISE = "avg_pool2d_backward"
LOSES = ["shares_evenly"]
SAYS = ""

import numpy as np

_b = avg_pool2d_backward


def avg_pool2d_backward(dout, cache):
    return _b(dout / cache[1], cache)
