"""Takes the median of every window."""

EXERCISE = "max_pool2d_forward"
LOSES = ["takes_the_largest_of_each_window"]
SAYS = ""

import numpy as np


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    v = np.lib.stride_tricks.sliding_window_view(xp, (kh, kw), (2, 3))[:, :, ::sh, ::sw]
    return np.median(v, axis=(4, 5)).astype(x.dtype), None
