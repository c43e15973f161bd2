"""Never multiplies by the last row of a kernel."""

EXERCISE = "conv2d_forward"
LOSES = ["slides_without_flipping"]
SAYS = ""

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, **k):
    if weight.shape[2] > 1:
        weight = weight.copy()
        weight[:, :, -1] = 0
    return _c(x, weight, bias, **k)
