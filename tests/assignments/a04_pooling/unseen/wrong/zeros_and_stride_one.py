"""Pads with zeros, and moves by one where no stride is given."""

EXERCISE = "max_pool2d_forward"
LOSES = ["takes_the_largest_of_each_window"]
SAYS = "Some of your numbers are those of a window that takes single steps, others those of a frame of zeros, which win over every number below zero."

import numpy as np

_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    ph, pw = pair(padding)
    return _m(
        np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw))),
        kernel_size,
        stride=1 if stride is None else stride,
    )
