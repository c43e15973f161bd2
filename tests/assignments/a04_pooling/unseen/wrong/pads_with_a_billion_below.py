"""Takes -1e9 for minus infinity."""

EXERCISE = "max_pool2d_forward"
LOSES = ["lets_padding_never_win"]
SAYS = ""

import numpy as np

_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    ph, pw = pair(padding)
    y = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-1e9)
    return _m(y, kernel_size, stride=stride)
