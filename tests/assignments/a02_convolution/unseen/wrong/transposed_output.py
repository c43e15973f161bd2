"""Swaps the places of a square map."""

EXERCISE = "conv2d_forward"
LOSES = ["slides_without_flipping"]
SAYS = "Where out is wrong, the last two axes are swapped."

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, **k):
    out, c = _c(x, weight, bias, **k)
    return out.swapaxes(2, 3) if out.shape[2] == out.shape[3] else out, c
