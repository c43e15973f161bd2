"""Ties share evenly; powers are taken of shares of the largest."""

import numpy as np


def _w(x, c):
    kh, kw, sh, sw = c
    return np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(2, 3))[:, :, ::sh, ::sw]


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    w = _w(xp, (kh, kw, sh, sw))
    t = w == w.max((4, 5), keepdims=True)
    t = t / t.sum((4, 5), keepdims=True)
    d = np.zeros_like(xp)
    d[...] = 0
    g = (t * dout[..., None, None]).astype(dout.dtype)
    n, c, i, j, u, v = np.ogrid[tuple(map(slice, g.shape))]
    np.add.at(d, (n, c, i * sh + u, j * sw + v), g)
    return d[:, :, ph : d.shape[2] - ph, pw : d.shape[3] - pw]


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    k = (*pair(kernel_size), *pair(kernel_size if stride is None else stride))
    a = np.abs(_w(x, k))
    top = a.max((4, 5), keepdims=True)
    top = np.where(top == 0, 1, top)
    out = top[..., 0, 0] * np.power(np.power(a / top, norm_type).sum((4, 5)), 1 / norm_type)
    return out.astype(x.dtype), (x, out.astype(x.dtype), norm_type, *k)
