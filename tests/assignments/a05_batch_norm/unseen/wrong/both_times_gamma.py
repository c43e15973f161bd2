"""Lets dgamma and dbeta go through gamma."""

EXERCISE = "batch_norm_backward"
LOSES = ["adds_up_dbeta", "adds_up_dgamma", "goes_back_through_its_own_layer"]
SAYS = "Some of your numbers are those of a dgamma with gamma in it, others those of a dbeta with gamma in it."

import numpy as np

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    return dx, dg * cache[1], db * cache[1]
