"""Sends back what is above zero only, as the ReLU does."""

EXERCISE = "max_pool2d_backward"
LOSES = ["sends_it_to_the_largest"]
SAYS = ""

import numpy as np

_b = max_pool2d_backward


def max_pool2d_backward(dout, cache):
    return np.maximum(_b(dout, cache), 0)
