import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    mean = np.mean(x, axis=axes, keepdims=True)
    std = np.sqrt(np.var(x, axis=axes, keepdims=True) + eps)
    xhat = (x - mean) / std
    return xhat, (xhat, std, axes)


def normalize_backward(dout, cache):
    xhat, std, axes = cache
    dx = dout - dout.mean(axis=axes, keepdims=True)
    dx = dx - xhat * (dout * xhat).mean(axis=axes, keepdims=True)
    return dx / std


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    xhat, inner = normalize_forward(x, tuple(range(1, x.ndim)), eps)
    return xhat * gamma + beta, (inner, xhat, gamma)


def layer_norm_backward(dout, cache):
    # tomorrow
    raise NotImplementedError
