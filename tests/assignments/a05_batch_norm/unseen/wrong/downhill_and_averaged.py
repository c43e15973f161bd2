"""Returns the step downhill for dx, and divides dbeta by the number of images."""

EXERCISE = "batch_norm_backward"
LOSES = [
    "adds_up_dbeta",
    "goes_back_through_mean_and_variance",
    "takes_running_statistics_as_constants",
]
SAYS = "Where dx is wrong, every number has the wrong sign."

import numpy as np

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    return -dx, dg, db / len(dout)
