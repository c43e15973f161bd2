"""Looks through a window from its end, but only where there is padding."""

EXERCISE = "max_pool2d_backward"
LOSES = ["gives_once_in_every_layer"]
SAYS = ""

import numpy as np

_mb = max_pool2d_backward


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    if not ph and not pw:
        return _mb(dout, cache)
    d = np.zeros_like(xp)
    for n, c, i, j in np.ndindex(*dout.shape):
        last = kh * kw - 1 - xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw][::-1, ::-1].argmax()
        d[n, c, i * sh + last // kw, j * sw + last % kw] += dout[n, c, i, j]
    return d[:, :, ph : ph + x.shape[2], pw : pw + x.shape[3]]
