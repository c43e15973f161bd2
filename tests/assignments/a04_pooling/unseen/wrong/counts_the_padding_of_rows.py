"""Counts the padding above and below alone."""

EXERCISE = "avg_pool2d_forward"
LOSES = ["averages_rows_and_columns", "counts_the_padding"]
SAYS = ""

import numpy as np

_a = avg_pool2d_forward


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    o, c = _a(x, kernel_size, stride=stride, padding=padding, count_include_pad=count_include_pad)
    if count_include_pad:
        ph, pw = pair(padding)
        ones, _ = _a(
            np.ones_like(x), kernel_size, stride=stride, padding=(0, pw), count_include_pad=True
        )
        o = o / ones[:, :, :1] if pw else o
    return o.astype(x.dtype), c
