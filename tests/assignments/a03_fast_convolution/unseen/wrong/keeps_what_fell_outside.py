"""Adds what fell on the padding to the nearest pixel."""

EXERCISE = "col2im"
LOSES = ["puts_every_entry_back_in_its_place"]
SAYS = ""

import numpy as np

_c = col2im


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    ph, pw = pair(padding)
    N, C, H, W = shape
    y = _c(columns, (N, C, H + 2 * ph, W + 2 * pw), kernel_size, stride=stride)
    x = np.zeros(shape, columns.dtype)
    for k in range(H + 2 * ph):
        for l in range(W + 2 * pw):
            x[:, :, min(max(k - ph, 0), H - 1), min(max(l - pw, 0), W - 1)] += y[:, :, k, l]
    return x
