"""Stops the loop over the channels one too early, where there are several."""

EXERCISE = "conv2d_forward"
LOSES = ["adds_up_over_all_channels", "does_everything_at_once"]
SAYS = ""

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, **k):
    if x.shape[1] > 1:
        weight = weight.copy()
        weight[:, -1] = 0
    return _c(x, weight, bias, **k)
