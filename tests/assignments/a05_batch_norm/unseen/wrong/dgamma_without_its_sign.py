"""Returns the size of dgamma."""

EXERCISE = "batch_norm_backward"
LOSES = [
    "adds_up_dgamma",
    "goes_back_through_its_own_layer",
    "takes_running_statistics_as_constants",
]
SAYS = "Where dgamma is wrong, every number has the right size, and some have the wrong sign."

import numpy as np

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    return dx, np.abs(dg), db
