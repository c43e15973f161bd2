"""Gives the whole to every maximum of a tie, and overwrites what other windows sent."""

EXERCISE = "max_pool2d_backward"
LOSES = ["adds_up_where_windows_overlap", "gives_once_in_every_layer", "gives_once_where_maxima_tie"]
SAYS = "Some of your numbers are those of the last window's share wherever several have the same largest number, others those of the whole of what came back given to every maximum of a tie."

import numpy as np


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    N, C, H, W = x.shape
    dxp = np.zeros_like(xp)
    for n, c, i, j in np.ndindex(*dout.shape):
        win = xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        d = dxp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        d[win == win.max()] = dout[n, c, i, j]
    return dxp[:, :, ph : ph + H, pw : pw + W]
