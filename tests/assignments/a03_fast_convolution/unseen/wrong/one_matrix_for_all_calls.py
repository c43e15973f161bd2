"""Writes every result of a shape into the same array."""

EXERCISE = "im2col"
LOSES = ["leaves_x_alone"]
SAYS = ""

import numpy as np

_i = im2col
_kept = {}


def im2col(x, kernel_size, **how):
    out = _i(x, kernel_size, **how)
    buf = _kept.setdefault((out.shape, out.dtype.str), np.empty_like(out))
    buf[...] = out
    return buf
