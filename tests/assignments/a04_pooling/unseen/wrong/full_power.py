"""Forgets to take one off the power of the share."""

EXERCISE = "lp_pool2d_backward"
LOSES = ["weighs_by_the_share_of_the_length"]
SAYS = "uses_the_power_itself"

import numpy as np


def lp_pool2d_backward(dout, cache):
    x, out, p, kh, kw, sh, sw = cache
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        if out[n, c, i, j] == 0:
            continue
        h = np.s_[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        dx[h] += dout[n, c, i, j] * np.sign(x[h]) * (np.abs(x[h]) / out[n, c, i, j]) ** p
    return dx
