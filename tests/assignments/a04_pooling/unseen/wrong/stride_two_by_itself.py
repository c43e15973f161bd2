"""Moves by two where no stride is given, as most examples do."""

EXERCISE = "max_pool2d_forward"
LOSES = ["takes_the_largest_of_each_window"]
SAYS = "steps_by_two_unless_told"

import numpy as np

_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    return _m(x, kernel_size, stride=2 if stride is None else stride, padding=padding)
