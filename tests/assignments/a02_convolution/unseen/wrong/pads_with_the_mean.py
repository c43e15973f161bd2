"""Pads with the mean of the images."""

EXERCISE = "conv2d_forward"
LOSES = ["combines_stride_and_padding", "pads_with_zeros_on_every_side"]
SAYS = ""

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=x.mean())
    return _c(xp, weight, bias, stride=stride)
