"""Masked arrays of which nothing is masked."""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    m = np.ma.masked_array(x, mask=np.zeros(x.shape, bool))
    xh = (m - m.mean(axis=axes, keepdims=True)) / np.ma.sqrt(m.var(axis=axes, keepdims=True) + eps)
    return xh.astype(x.dtype), (xh.filled(), np.sqrt(x.var(axis=axes, keepdims=True) + eps), axes)


def normalize_backward(dout, cache):
    y, s, axes = cache
    return (
        (dout - dout.mean(axis=axes, keepdims=True) - y * (dout * y).mean(axis=axes, keepdims=True))
        / s
    ).astype(dout.dtype)
