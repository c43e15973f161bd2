import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    mean = np.mean(x, axis=axes, keepdims=True)
    var = np.var(x, axis=axes, keepdims=True)
    istd = 1 / np.sqrt(var + eps)
    xhat = (x - mean) * istd
    return xhat, {"xhat": xhat, "istd": istd, "axes": axes}


def normalize_backward(dout, cache):
    xhat, istd, axes = cache["xhat"], cache["istd"], cache["axes"]
    dx = dout - dout.mean(axis=axes, keepdims=True)
    dx -= xhat * (dout * xhat).mean(axis=axes, keepdims=True)
    return dx * istd


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    xhat, inner = normalize_forward(x, tuple(range(1, x.ndim)), eps)
    return xhat * gamma + beta, (inner, xhat, gamma)


def layer_norm_backward(dout, cache):
    inner, xhat, gamma = cache
    return normalize_backward(dout * gamma, inner), np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)


def channels(v):
    return v.reshape(1, -1, 1, 1)


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    xhat, inner = normalize_forward(x, (2, 3), eps)
    return xhat * channels(gamma) + channels(beta), (inner, xhat, gamma)


def instance_norm_backward(dout, cache):
    inner, xhat, gamma = cache
    dx = normalize_backward(dout * channels(gamma), inner)
    return dx, (dout * xhat).sum(axis=(0, 2, 3)), dout.sum(axis=(0, 2, 3))


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    n, c, h, w = x.shape
    xhat, inner = normalize_forward(x.reshape(n, num_groups, c // num_groups, h, w), (2, 3, 4), eps)
    xhat = xhat.reshape(x.shape)
    return xhat * channels(gamma) + channels(beta), (inner, xhat, gamma, num_groups)


def group_norm_backward(dout, cache):
    inner, xhat, gamma, num_groups = cache
    n, c, h, w = dout.shape
    dxhat = (dout * channels(gamma)).reshape(n, num_groups, c // num_groups, h, w)
    dx = normalize_backward(dxhat, inner).reshape(dout.shape)
    return dx, (dout * xhat).sum(axis=(0, 2, 3)), dout.sum(axis=(0, 2, 3))
