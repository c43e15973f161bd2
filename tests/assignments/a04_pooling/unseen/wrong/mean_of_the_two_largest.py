"""Takes the mean of the two largest in a window."""

EXERCISE = "max_pool2d_forward"
LOSES = ["takes_the_largest_of_each_window"]
SAYS = ""

import numpy as np


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    ph, pw = pair(padding)
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    y = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    v = np.lib.stride_tricks.sliding_window_view(y, (kh, kw), (2, 3))[:, :, ::sh, ::sw]
    s = np.sort(v.reshape(*v.shape[:4], -1))[..., -2:]
    s[np.isinf(s)] = s.max()
    return s.mean(-1).astype(x.dtype), None
