"""Takes powers of shares of the largest, which is 0 in a window of zeros."""

EXERCISE = "lp_pool2d_forward"
LOSES = ["measures_rows_and_columns"]
SAYS = ""

import numpy as np

_m, _l = max_pool2d_forward, lp_pool2d_forward


def lp_pool2d_forward(x, norm_type, kernel_size, **k):
    out, cache = _l(x, norm_type, kernel_size, **k)
    top = _m(np.abs(x), kernel_size, **k)[0]
    return top * (out / top), cache
