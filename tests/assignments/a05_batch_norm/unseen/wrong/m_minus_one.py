"""Divides both means by m - 1."""

EXERCISE = "batch_norm_backward"
LOSES = ["goes_back_through_mean_and_variance"]
SAYS = ""

import numpy as np

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    xh, g, st, tr = cache
    dx, dg, db = _b(dout, cache)
    if tr:
        m = dout.size // dout.shape[1]
        for c in range(len(g)):
            q = dout[:, c]
            dx[:, c] = (
                g[c] / st[c] * (q - q.sum() / (m - 1) - xh[:, c] * (q * xh[:, c]).sum() / (m - 1))
            )
    return dx, dg, db
