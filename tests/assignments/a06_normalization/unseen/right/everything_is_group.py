"""All layers are made of group normalization, which splits and joins."""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    mu = np.add.reduce(x, axis=axes, keepdims=True)
    m = x.size // mu.size
    d = x - mu / m
    r = np.reciprocal(np.sqrt(np.add.reduce(np.square(d), axis=axes, keepdims=True) / m + eps))
    return d * r, (d, r, m, axes)


def normalize_backward(dout, cache):
    d, r, m, axes = cache
    s = lambda a: np.sum(a, axis=axes, keepdims=True)
    return r * dout - r * s(dout) / m - d * r**3 * s(dout * d) / m


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    parts = np.split(x, num_groups, axis=1)
    done = [normalize_forward(p, (1, 2, 3), eps) for p in parts]
    xh = np.concatenate([d[0] for d in done], axis=1)
    k = np.s_[None, :, None, None]
    return gamma[k] * xh + beta[k], ([d[1] for d in done], xh, gamma)


def group_norm_backward(dout, cache):
    inner, xh, gamma = cache
    q = np.array_split(np.einsum("nchw,c->nchw", dout, gamma), len(inner), axis=1)
    dx = np.hstack([normalize_backward(a, c) for a, c in zip(q, inner)])
    return dx, np.einsum("nchw,nchw->c", dout, xh), np.einsum("nchw->c", dout)


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    return group_norm_forward(x, x.shape[1], gamma, beta, eps=eps)


def instance_norm_backward(dout, cache):
    return group_norm_backward(dout, cache)
