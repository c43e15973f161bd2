"""Takes a mean for dgamma, and lets dbeta go through gamma."""

EXERCISE = "batch_norm_backward"
LOSES = [
    "adds_up_dbeta",
    "adds_up_dgamma",
    "goes_back_through_its_own_layer",
    "takes_running_statistics_as_constants",
]
SAYS = "Some of your numbers are those of the mean over the values in dgamma, not the sum, others those of a dbeta with gamma in it."

import numpy as np

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    m = dout.size // len(dg)
    return dx, dg / m, db * cache[1]
