"""Turns the kernel around, and never adds the bias."""

EXERCISE = "conv2d_forward"
LOSES = ["slides_without_flipping"]
SAYS = ""

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    return _c(x, weight[..., ::-1, ::-1], None, stride=stride, padding=padding)
