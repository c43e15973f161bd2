"""Counts a place of the padding for half a pixel."""

EXERCISE = "avg_pool2d_forward"
LOSES = ["leaves_the_padding_out_if_told"]
SAYS = ""

import numpy as np

_a = avg_pool2d_forward


def avg_pool2d_forward(x, kernel_size, *, count_include_pad=True, **k):
    o, c = _a(x, kernel_size, count_include_pad=True, **k)
    if not count_include_pad:
        part, _ = _a(np.ones_like(x), kernel_size, count_include_pad=True, **k)
        o = o / ((1 + part) / 2)
    return o.astype(x.dtype), c
