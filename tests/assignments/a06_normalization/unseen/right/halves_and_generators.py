"""Means by recursion over halves; caches are generators that are asked with send."""

import numpy as np
from numpy.lib.stride_tricks import as_strided


def halved(x):
    """Return the mean of the first axis by the means of its halves."""
    if len(x) == 1:
        return x[0]
    half = len(x) // 2
    return (half * halved(x[:half]) + (len(x) - half) * halved(x[half:])) / len(x)


def means(x, axes):
    """Return the mean over the axes, which stay with length 1."""
    for axis in axes:
        x = np.expand_dims(halved(np.moveaxis(x, axis, 0)), axis)
    return x


def way_back(xhat, root, axes):
    """Answer each dout that is sent with its dx."""
    dx = None
    while True:
        dout = yield dx
        dx = (dout - means(dout, axes) - xhat * means(xhat * dout, axes)) / root


def normalize_forward(x, axes, eps=1e-5):
    gap = x - means(x, axes)
    root = np.sqrt(means(gap**2, axes) + eps)
    back = way_back(gap / root, root, axes)
    next(back)
    return gap / root, back


def normalize_backward(dout, cache):
    return cache.send(dout)


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    N, C, H, W = x.shape
    n, c, h, w = x.strides
    size = C // num_groups
    view = as_strided(x, (num_groups, N, size, H, W), (c * size, n, c, h, w), writeable=False)
    xhat, back = normalize_forward(view, (2, 3, 4), eps)
    xhat = np.moveaxis(xhat, 0, 1).reshape(x.shape)
    out = np.stack([g * one + b for one, g, b in zip(np.moveaxis(xhat, 1, 0), gamma, beta)], axis=1)
    return out, iter([back, xhat, gamma, num_groups])


def group_norm_backward(dout, cache):
    back, xhat, gamma, groups = cache
    scaled = np.moveaxis(dout, 1, -1) * gamma
    parts = np.stack(np.split(np.moveaxis(scaled, -1, 1), groups, axis=1))
    dx = np.concatenate([*back.send(parts)], axis=1)
    counts = dout[:, 0].size
    mean = lambda a: means(a, (0, 2, 3)).ravel() * counts
    return dx, mean(dout * xhat), mean(dout)
