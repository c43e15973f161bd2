"""Always counts the padding, and moves by one where no stride is given."""

EXERCISE = "avg_pool2d_forward"
LOSES = ["takes_the_mean_of_each_window"]
SAYS = "Where out is wrong but of the right shape, only numbers at the border are wrong."

import numpy as np

_a = avg_pool2d_forward


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    return _a(x, kernel_size, stride=1 if stride is None else stride, padding=padding)
