"""Writes each number one column too far to the right."""

EXERCISE = "conv2d_forward"
LOSES = ["slides_without_flipping"]
SAYS = "Where out is wrong, every number stands one column too far right."

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, **k):
    out, c = _c(x, weight, bias, **k)
    return np.roll(out, 1, axis=3), c
