"""Takes neither padding nor bias."""

EXERCISE = "conv2d_forward"
LOSES = ["adds_the_bias_once", "combines_stride_and_padding", "pads_with_zeros_on_every_side"]
SAYS = ""

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    return _c(x, weight, None, stride=stride)
