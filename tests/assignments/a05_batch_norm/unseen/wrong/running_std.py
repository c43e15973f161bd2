"""Moves the running deviation, and keeps its square."""

EXERCISE = "batch_norm_forward"
LOSES = ["does_everything_at_once", "keeps_an_unbiased_running_variance"]
SAYS = ""

import numpy as np


def over(x):
    return (0,) if x.ndim == 2 else (0, 2, 3)


def wide(v, x):
    return v.reshape((1, -1) + (1,) * (x.ndim - 2))


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    if training:
        m = x.size // x.shape[1]
        mu, v = x.mean(over(x)), x.var(over(x))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mu
        s = (1 - momentum) * np.sqrt(state["running_var"]) + momentum * np.sqrt(v * m / (m - 1))
        state["running_var"] = s**2
    else:
        mu, v = state["running_mean"], state["running_var"]
    xh = (x - wide(mu, x)) / wide(np.sqrt(v + eps), x)
    return wide(gamma, x) * xh + wide(beta, x), None
