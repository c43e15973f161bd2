"""Moves the running statistics first, and normalizes the batch by them."""

EXERCISE = "batch_norm_forward"
LOSES = ["normalizes_every_feature_over_the_batch"]
SAYS = "trains_by_the_moved_statistics"

import numpy as np


def over(x):
    return (0,) if x.ndim == 2 else (0, 2, 3)


def wide(v, x):
    return v.reshape((1, -1) + (1,) * (x.ndim - 2))


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    if training:
        m = x.size // x.shape[1]
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * x.mean(over(x))
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * x.var(
            over(x)
        ) * m / (m - 1)
    mu, v = state["running_mean"], state["running_var"]
    xh = (x - wide(mu, x)) / wide(np.sqrt(v + eps), x)
    return wide(gamma, x) * xh + wide(beta, x), None
