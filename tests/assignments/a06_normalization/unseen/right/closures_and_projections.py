"""A function for a cache, projections, and sums by counting."""

import numpy as np


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    flat = x.reshape(len(x), -1)
    xh = np.apply_along_axis(lambda r: (r - r.mean()) / np.sqrt(r.var() + eps), 1, flat).reshape(
        x.shape
    )
    sd = np.array([np.sqrt(r.var() + eps) for r in flat], x.dtype)

    def backward(dout):
        g = (dout * gamma).reshape(len(x), -1)
        y = xh.reshape(len(x), -1)
        P = [
            np.eye(y.shape[1], dtype=x.dtype) - 1 / y.shape[1] - np.outer(a, a) / y.shape[1]
            for a in y
        ]
        dx = np.stack([p @ v / s for p, v, s in zip(P, g, sd)]).reshape(x.shape).astype(x.dtype)
        return dx, sum(d * a for d, a in zip(dout, xh)), sum(d for d in dout)

    return gamma * xh + beta, backward


def layer_norm_backward(dout, cache):
    return cache(dout)


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    n, c, h, w = x.shape
    y, inner = normalize_forward(x.reshape(n * num_groups, -1), (1,), eps)
    y = y.reshape(x.shape)
    return (y.T * gamma[None, None, :, None] + beta[None, None, :, None]).T, (
        inner,
        y,
        gamma,
        num_groups,
    )


def group_norm_backward(dout, cache):
    inner, y, gamma, G = cache
    n, c, h, w = dout.shape
    dx = normalize_backward(
        (dout.T * gamma[None, None, :, None]).T.reshape(n * G, -1), inner
    ).reshape(dout.shape)
    return (
        dx,
        np.tensordot(dout * y, np.ones((n, h, w), y.dtype), ((0, 2, 3), (0, 1, 2))),
        np.bincount(
            np.broadcast_to(np.arange(c)[None, :, None, None], dout.shape).ravel(),
            weights=dout.ravel(),
            minlength=c,
        ).astype(dout.dtype),
    )
