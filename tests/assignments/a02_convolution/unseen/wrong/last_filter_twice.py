"""Adds the last filter's products twice."""

EXERCISE = "conv2d_forward"
LOSES = ["slides_without_flipping"]
SAYS = ""

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, **k):
    out, c = _c(x, weight, bias, **k)
    out[:, -1] *= 2
    return out, c
