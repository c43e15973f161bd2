"""Who shares a mean is a matrix of zeros and ones; all sums are products with it."""

import numpy as np


def members(count, groups, dtype):
    """Return which of so many values belong to which group of neighbors: (groups, count)."""
    return np.kron(np.eye(groups, dtype=dtype), np.ones((1, count // groups), dtype))


def shared(x, members):
    """Return of each value the mean of those that it shares one with; x is (rows, values)."""
    return x @ members.T / members.sum(axis=1) @ members


def there(x, members, eps):
    gap = x - shared(x, members)
    root = (shared(gap * gap, members) + eps) ** 0.5
    return gap / root, root


def back(dout, xhat, root, members):
    return (dout - shared(dout, members) - xhat * shared(dout * xhat, members)) / root


def normalize_forward(x, axes, eps=1e-5):
    last = tuple(range(-len(axes), 0))
    moved = np.moveaxis(x, axes, last)
    rows = moved.reshape(-1, int(np.prod(moved.shape[len(moved.shape) - len(axes) :])))
    P = members(rows.shape[1], 1, x.dtype)
    xhat, root = there(rows, P, eps)
    cache = (xhat, root, P, moved.shape, (axes, last))
    return np.moveaxis(xhat.reshape(moved.shape), last, axes), cache


def normalize_backward(dout, cache):
    xhat, root, P, shape, (axes, last) = cache
    rows = np.moveaxis(dout, axes, last).reshape(xhat.shape)
    return np.moveaxis(back(rows, xhat, root, P).reshape(shape), last, axes)


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    rows = x.reshape(len(x), -1)
    P = members(rows.shape[1], num_groups, x.dtype)
    spread = members(rows.shape[1], x.shape[1], x.dtype)  # of channels over their pixels
    xhat, root = there(rows, P, eps)
    out = xhat * (gamma @ spread) + beta @ spread
    return out.reshape(x.shape), (xhat, root, P, spread, gamma)


def group_norm_backward(dout, cache):
    xhat, root, P, spread, gamma = cache
    rows = dout.reshape(xhat.shape)
    dx = back(rows * (gamma @ spread), xhat, root, P).reshape(dout.shape)
    return dx, (rows * xhat).sum(axis=0) @ spread.T, rows.sum(axis=0) @ spread.T


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    return group_norm_forward(x, len(gamma), gamma, beta, eps=eps)


instance_norm_backward = group_norm_backward


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    pixels = x.reshape(len(x), -1, 1, 1)
    out, cache = group_norm_forward(pixels, 1, gamma.ravel(), beta.ravel(), eps=eps)
    return out.reshape(x.shape), cache


def layer_norm_backward(dout, cache):
    dx, dgamma, dbeta = group_norm_backward(dout.reshape(len(dout), -1, 1, 1), cache)
    return dx.reshape(dout.shape), dgamma.reshape(dout.shape[1:]), dbeta.reshape(dout.shape[1:])
