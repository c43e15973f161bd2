"""Weighs dout by gamma xhat for dgamma."""

EXERCISE = "batch_norm_backward"
LOSES = ["adds_up_dgamma", "goes_back_through_its_own_layer"]
SAYS = "multiplies_dgamma_by_gamma"

import numpy as np

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    g = cache[1]
    return dx, dg * g, db
