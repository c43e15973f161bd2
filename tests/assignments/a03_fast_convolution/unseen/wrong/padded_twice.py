"""Pads, and hands the padding on to a function that pads again."""

EXERCISE = "im2col"
LOSES = ["pads_with_zeros_on_every_side", "tells_rows_from_columns"]
SAYS = ""

import numpy as np

_i = im2col


def im2col(x, kernel_size, *, stride=1, padding=0):
    ph, pw = pair(padding)
    return _i(
        np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw))), kernel_size, stride=stride, padding=padding
    )
