"""Statistics of two halves merge into those of the whole (Chan); sums are halved as well."""

import numpy as np


def merged(rows):
    """Return count, mean and sum of squares about it, by recursion."""
    if len(rows) == 1:
        return 1, rows[0], np.zeros_like(rows[0])
    half = len(rows) // 2
    (n, mean, squares), (k, other, more) = merged(rows[:half]), merged(rows[half:])
    gap = other - mean
    total = n + k
    return total, mean + gap * (k / total), squares + more + gap**2 * (n * k / total)


def added(rows):
    return rows[0] if len(rows) == 1 else added(rows[::2]) + added(rows[1::2])


def flat(x):
    return x.swapaxes(0, 1).reshape(x.shape[1], -1).T


def unflat(rows, x):
    return rows.T.reshape(x.shape[1], x.shape[0], *x.shape[2:]).swapaxes(0, 1)


class Cache(list):
    """A list that is a cache."""


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    rows = flat(x)
    mean, variance = state["running_mean"], state["running_var"]
    if training:
        m, mean, squares = merged(rows)
        variance = squares / m
        state["running_mean"] = state["running_mean"] * (1 - momentum) + mean * momentum
        state["running_var"] = state["running_var"] * (1 - momentum) + squares * (
            momentum / (m - 1)
        )
    r = np.reciprocal(np.sqrt(variance + eps))
    xhat = np.multiply(rows - mean, r)
    return unflat(xhat * gamma + beta, x), Cache([xhat, gamma * r, r, training])


def batch_norm_backward(dout, cache):
    xhat, back, _, training = cache
    rows = flat(dout)
    dbeta, dgamma = added(rows), added(rows * xhat)
    if training:
        rows = rows - (dbeta + xhat * dgamma) / len(rows)
    return unflat(rows * back, dout), dgamma, dbeta


def batch_norm_backward_closed_form(dout, cache):
    xhat, back, _, training = cache
    rows, m = flat(dout), len(xhat)
    dbeta, dgamma = added(rows), added(rows * xhat)
    terms = [m * rows, *((-dbeta, -dgamma * xhat) if training else ())]
    return unflat(back / m * sum(terms), dout), dgamma, dbeta
