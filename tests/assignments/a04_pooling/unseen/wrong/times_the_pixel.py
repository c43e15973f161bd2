"""Multiplies what comes back by the largest number itself."""

EXERCISE = "max_pool2d_backward"
LOSES = ["sends_it_to_the_largest"]
SAYS = "multiplies_by_the_largest"

import numpy as np

_b = max_pool2d_backward


def max_pool2d_backward(dout, cache):
    return _b(dout, cache) * cache[0]
