"""Adds a little under the root."""

EXERCISE = "lp_pool2d_forward"
LOSES = ["measures_rows_and_columns"]
SAYS = ""

import numpy as np


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    (kh, kw), (sh, sw) = pair(kernel_size), pair(kernel_size if stride is None else stride)
    w = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))[:, :, ::sh, ::sw]
    sums = (np.abs(w) ** norm_type).sum((4, 5)) + x.dtype.type(1e-12)
    return sums ** x.dtype.type(1 / norm_type), None
