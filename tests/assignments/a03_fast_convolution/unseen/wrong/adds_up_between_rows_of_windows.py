"""Adds up over the rows of windows; within a row the last window counts."""

EXERCISE = "col2im"
LOSES = ["adds_up_where_windows_overlap", "takes_any_padding_off_again"]
SAYS = ""

import numpy as np


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    (kh, kw), (sh, sw), (ph, pw) = pair(kernel_size), pair(stride), pair(padding)
    N, C, H, W = shape
    Ho, Wo = (H + 2 * ph - kh) // sh + 1, (W + 2 * pw - kw) // sw + 1
    total = np.zeros((N, C, H + 2 * ph, W + 2 * pw), columns.dtype)
    c = columns.reshape(N, C, kh, kw, Ho, Wo)
    for i in range(Ho):
        row = np.zeros_like(total)
        for j in range(Wo):
            row[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] = c[:, :, :, :, i, j]
        total += row
    return total[:, :, ph : ph + H, pw : pw + W]
