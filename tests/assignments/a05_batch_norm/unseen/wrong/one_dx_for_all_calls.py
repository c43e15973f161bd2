"""Keeps the array of dx for the next call, which may be another layer's."""

import numpy as np

LOSES = ["leaves_dout_and_the_layer_alone"]
SAYS = ""
SHARED = {}
right = batch_norm_backward  # noqa: F821


def batch_norm_backward(dout, cache):
    dx, dgamma, dbeta = right(dout, cache)
    kept = SHARED.setdefault((dx.shape, dx.dtype), np.empty_like(dx))
    kept[...] = dx
    return kept, dgamma, dbeta
