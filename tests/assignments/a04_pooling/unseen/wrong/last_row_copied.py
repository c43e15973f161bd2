"""Fills the last row of the output with the first one."""

EXERCISE = "max_pool2d_forward"
LOSES = ["takes_the_largest_of_each_window"]
SAYS = "Where out is wrong, only numbers in the last row are wrong."

import numpy as np

_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    out, c = _m(x, kernel_size, stride=stride, padding=padding)
    out[:, :, -1, :] = out[:, :, 0, :]
    return out, c
