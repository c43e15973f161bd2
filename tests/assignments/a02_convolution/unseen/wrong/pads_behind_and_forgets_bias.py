"""Puts all padding behind the image, and never adds the bias."""

EXERCISE = "conv2d_forward"
LOSES = ["adds_the_bias_once", "combines_stride_and_padding", "pads_with_zeros_on_every_side"]
SAYS = "Some of your numbers are those of a layer without a bias, others those of all the padding below and on the right, 2p of it."

import numpy as np

_c = conv2d_forward


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    ph, pw = padding if isinstance(padding, tuple) else (padding,) * 2
    return _c(np.pad(x, ((0, 0), (0, 0), (0, 2 * ph), (0, 2 * pw))), weight, None, stride=stride)
