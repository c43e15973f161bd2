"""Takes the number that is largest in size, and keeps its sign."""

EXERCISE = "max_pool2d_forward"
LOSES = ["does_everything_at_once", "finds_the_largest_below_zero", "lets_padding_never_win"]
SAYS = ""

import numpy as np

_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    hi, c = _m(x, kernel_size, stride=stride, padding=padding)
    lo = -_m(-x, kernel_size, stride=stride, padding=padding)[0]
    return np.where(np.abs(lo) > np.abs(hi), lo, hi), c
