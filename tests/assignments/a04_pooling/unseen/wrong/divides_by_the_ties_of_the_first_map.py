"""Shares evenly where maxima tie, but counts them in the first map for all maps."""

EXERCISE = "max_pool2d_backward"
LOSES = ["gives_once_in_every_layer"]
SAYS = ""

import numpy as np


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    d = np.zeros_like(xp)
    for i, j in np.ndindex(*dout.shape[2:]):
        s = np.s_[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        tied = xp[s] == xp[s].max((2, 3), keepdims=True)
        d[s] += (tied / np.count_nonzero(tied[0, 0]) * dout[:, :, i, j, None, None]).astype(x.dtype)
    return d[:, :, ph : ph + x.shape[2], pw : pw + x.shape[3]]
