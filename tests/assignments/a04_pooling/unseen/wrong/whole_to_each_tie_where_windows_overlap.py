"""Gives the whole to every maximum of a tie, but only where windows overlap."""

EXERCISE = "max_pool2d_backward"
LOSES = ["gives_once_in_every_layer", "gives_once_where_maxima_tie"]
SAYS = ""

import numpy as np

_mb = max_pool2d_backward


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    if sh >= kh and sw >= kw:
        return _mb(dout, cache)
    d = np.zeros_like(xp)
    for i, j in np.ndindex(*dout.shape[2:]):
        s = np.s_[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
        d[s] += dout[:, :, i, j, None, None] * (xp[s] == xp[s].max((2, 3), keepdims=True))
    return d[:, :, ph : ph + x.shape[2], pw : pw + x.shape[3]]
