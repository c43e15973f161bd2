"""Double precision inside."""

import numpy as np

_n = normalize_forward


def normalize_forward(x, axes, eps=1e-5):
    y, c = _n(x.astype(np.float64), axes, eps)
    return y.astype(x.dtype), (c, x.dtype)


_b = normalize_backward


def normalize_backward(dout, cache):
    c, t = cache
    return _b(dout.astype(np.float64), c).astype(t)
