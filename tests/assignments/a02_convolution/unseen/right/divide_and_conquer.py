"""Halves the channels and the filters, then takes the kernel apart."""

import numpy as np


def two(v):
    return v if isinstance(v, tuple) else (v, v)


_f = conv2d_forward


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    def rec(x, w):
        if w.shape[1] > 1:
            h = w.shape[1] // 2
            return rec(x[:, :h], w[:, :h]) + rec(x[:, h:], w[:, h:])
        if w.shape[0] > 1:
            h = w.shape[0] // 2
            return np.concatenate([rec(x, w[:h]), rec(x, w[h:])], 1)
        if w.shape[2] > 1:
            a = rec(x[:, :, : x.shape[2] - 1], w[:, :, :-1]) if w.shape[2] > 1 else 0
            k = w.shape[2] - 1
            return rec(x[:, :, : x.shape[2] - k], w[:, :, :1]) + rec(x[:, :, 1:], w[:, :, 1:])
        if w.shape[3] > 1:
            k = w.shape[3] - 1
            return rec(x[..., : x.shape[3] - k], w[..., :1]) + rec(x[..., 1:], w[..., 1:])
        return x * w[0, 0, 0, 0]

    (sh, sw), (ph, pw) = two(stride), two(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    out = rec(xp, weight)[:, :, ::sh, ::sw]
    if bias is not None:
        out += bias[:, None, None]
    return out, _f(x, weight, bias, stride=stride, padding=padding)[1]
