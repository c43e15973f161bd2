"""Cuts the padded gradient to [:H, :W]."""

EXERCISE = "max_pool2d_backward"
LOSES = ["goes_back_in_rows_and_columns", "takes_the_frame_off"]
SAYS = "cuts_the_wrong_sides"

import numpy as np


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    N, C, H, W = x.shape
    dxp = np.zeros_like(xp)
    for n, c, i, j in np.ndindex(*dout.shape):
        win = xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        u, v = np.unravel_index(win.argmax(), win.shape)
        dxp[n, c, i * sh + u, j * sw + v] += dout[n, c, i, j]
    return dxp[:, :, :H, :W]
