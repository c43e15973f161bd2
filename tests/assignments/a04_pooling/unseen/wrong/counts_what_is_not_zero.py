"""Finds out which numbers are padding by looking for zeros."""

EXERCISE = "avg_pool2d_forward"
LOSES = ["leaves_the_padding_out_if_told"]
SAYS = "takes_zeros_for_padding"

import numpy as np

_a = avg_pool2d_forward


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    out, c = _a(x, kernel_size, stride=stride, padding=padding)
    if not count_include_pad:
        n, _ = _a((x != 0).astype(x.dtype), kernel_size, stride=stride, padding=padding)
        out = out / np.where(n == 0, 1, n)
    return out, c
