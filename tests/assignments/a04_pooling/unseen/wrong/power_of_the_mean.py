"""Takes the mean of the powers, not their sum."""

EXERCISE = "lp_pool2d_forward"
LOSES = ["takes_the_root_of_the_sum_of_squares"]
SAYS = "takes_the_root_of_the_mean"

import numpy as np

_l = lp_pool2d_forward


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    out, c = _l(x, norm_type, kernel_size, stride=stride)
    kh, kw = pair(kernel_size)
    return out / (kh * kw) ** (1 / norm_type), c
