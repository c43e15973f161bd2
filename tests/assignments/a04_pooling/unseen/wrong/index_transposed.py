"""Takes the place in a window for column by column."""

EXERCISE = "max_pool2d_backward"
LOSES = ["sends_it_to_the_largest"]
SAYS = ""

import numpy as np


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    N, C, H, W = x.shape
    dxp = np.zeros_like(xp)
    for n, c, i, j in np.ndindex(*dout.shape):
        win = xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        k = win.argmax()
        u, v = k % kh, k // kh
        dxp[n, c, i * sh + min(u, kh - 1), j * sw + min(v, kw - 1)] += dout[n, c, i, j]
    return dxp[:, :, ph : ph + H, pw : pw + W]
