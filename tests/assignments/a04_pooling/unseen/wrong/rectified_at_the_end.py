"""Puts 0 in place of every number below zero, once it has pooled."""

EXERCISE = "max_pool2d_forward"
LOSES = ["does_everything_at_once", "finds_the_largest_below_zero", "lets_padding_never_win"]
SAYS = "starts_from_zero"

import numpy as np

_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, **k):
    out, cache = _m(x, kernel_size, **k)
    return np.maximum(out, 0), cache
