"""Gives half to each of several maxima, however many they are."""

EXERCISE = "max_pool2d_backward"
LOSES = ["gives_once_in_every_layer", "gives_once_where_maxima_tie"]
SAYS = ""

import numpy as np


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    d = np.zeros_like(xp)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            s = np.s_[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            t = xp[s] == xp[s].max((2, 3), keepdims=True)
            n = np.minimum(t.sum((2, 3), keepdims=True), 2)
            d[s] += t / n * dout[:, :, i, j, None, None]
    return d[:, :, ph : ph + x.shape[2], pw : pw + x.shape[3]].astype(dout.dtype)
