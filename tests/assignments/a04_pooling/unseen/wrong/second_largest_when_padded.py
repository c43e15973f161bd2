"""Takes nothing larger than the second largest pixel where there is padding."""

EXERCISE = "max_pool2d_forward"
LOSES = ["lets_padding_never_win", "tells_rows_from_columns"]
SAYS = ""

import numpy as np

_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    if padding == 0:
        return _m(x, kernel_size, stride=stride)
    return _m(np.minimum(x, np.sort(x.ravel())[-2]), kernel_size, stride=stride, padding=padding)
