"""Takes the means of dout over the images alone."""

EXERCISE = "batch_norm_backward"
LOSES = ["goes_back_over_batch_and_space", "goes_back_through_gamma", "remembers_eps"]
SAYS = "goes_back_pixel_by_pixel"

import numpy as np

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    xh, g, st, tr = cache
    dx, dg, db = _b(dout, cache)
    if tr and dout.ndim == 4:
        for c in range(len(g)):
            q = dout[:, c]
            dx[:, c] = g[c] / st[c] * (q - q.mean(0) - xh[:, c] * (q * xh[:, c]).mean(0))
    return dx, dg, db
