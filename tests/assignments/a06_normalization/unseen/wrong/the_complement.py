"""Returns what the right way back takes off dout."""

EXERCISE = "normalize_backward"
LOSES = ["goes_back_through_mean_and_variance"]
SAYS = ""

import numpy as np

_b = normalize_backward


def normalize_backward(dout, cache):
    return dout - _b(dout, cache)
