"""Keeps the largest of the entries of a pixel."""

EXERCISE = "col2im"
LOSES = ["adds_up_where_windows_overlap", "takes_any_padding_off_again"]
SAYS = ""

import numpy as np


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    (kh, kw), (sh, sw), (ph, pw) = pair(kernel_size), pair(stride), pair(padding)
    N, C, H, W = shape
    Ho, Wo = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    y = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, columns.dtype)
    c = columns.reshape(N, C, kh, kw, Ho, Wo)
    for u in range(kh):
        for v in range(kw):
            s = np.s_[:, :, u : u + sh * Ho : sh, v : v + sw * Wo : sw]
            y[s] = np.maximum(y[s], c[:, :, u, v])
    y[np.isinf(y)] = 0
    return y[:, :, ph : ph + H, pw : pw + W]
