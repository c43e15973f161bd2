"""Keeps the array of dweight for the next call, which may be another layer's."""

import numpy as np

LOSES = ["leaves_dout_and_the_layer_alone"]
SAYS = ""
SHARED = {}
right = conv2d_backward  # noqa: F821


def conv2d_backward(dout, cache):
    dx, dweight, dbias = right(dout, cache)
    kept = SHARED.setdefault((dweight.shape, dweight.dtype), np.empty_like(dweight))
    kept[...] = dweight
    return dx, kept, dbias
