"""Sums are added up one after the other in the dtype that came in, by cumsum and reduceat."""

import numpy as np


def last(x):
    """Return the sum of every row, the last of its partial sums."""
    return np.cumsum(x, axis=-1, dtype=x.dtype)[..., -1:]


class Rows:
    """Values that share a mean, one row each; a layer is told by how it lays x out."""

    def __init__(self, x, lay, unlay, eps):
        """Normalize."""
        self.lay, self.unlay = lay, unlay
        rows = lay(x)
        self.m = x.dtype.type(rows.shape[-1])
        gap = rows - last(rows) / self.m
        self.root = np.sqrt(last(gap * gap) / self.m + x.dtype.type(eps))
        self.xhat = gap / self.root

    def shown(self):
        """Return xhat as x lay."""
        return self.unlay(self.xhat)

    def back(self, dout):
        """Return dx."""
        d = self.lay(dout)
        inside = d - last(d) / self.m
        inside = inside - self.xhat * (last(d * self.xhat) / self.m)
        return self.unlay(inside / self.root)


def normalize_forward(x, axes, eps=1e-5):
    order = [a for a in range(x.ndim) if a not in axes] + list(axes)
    shape = [x.shape[a] for a in order]
    free = x.ndim - len(axes)
    rows = Rows(
        x,
        lambda a: np.transpose(a, order).reshape(*shape[:free], -1),
        lambda a: np.transpose(a.reshape(shape), np.argsort(order)),
        eps,
    )
    return rows.shown(), rows


def normalize_backward(dout, cache):
    return cache.back(dout)


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    rows = Rows(x, lambda a: a.reshape(len(a), num_groups, -1), lambda a: a.reshape(x.shape), eps)
    by_channel = np.moveaxis(rows.shown(), 1, -1) * gamma + beta
    return np.moveaxis(by_channel, -1, 1), (rows, gamma)


def group_norm_backward(dout, cache):
    rows, gamma = cache
    last_axis = np.moveaxis(dout, 1, -1)
    dx = rows.back(np.moveaxis(last_axis * gamma, -1, 1))
    flat = np.ascontiguousarray(last_axis.reshape(-1, len(gamma)).T)
    own = np.moveaxis(rows.shown(), 1, 0).reshape(len(gamma), -1)
    starts = np.arange(0, flat.size, flat.shape[1])
    dgamma = np.add.reduceat((flat * own).ravel(), starts)
    return dx, dgamma, np.add.reduceat(flat.ravel(), starts)


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    return group_norm_forward(x, x.shape[1], gamma, beta, eps=eps)


def instance_norm_backward(dout, cache):
    return group_norm_backward(dout, cache)
