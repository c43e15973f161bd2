"""Puts the statistics of the batch in place of the running ones."""

EXERCISE = "batch_norm_forward"
LOSES = [
    "does_everything_at_once",
    "keeps_an_unbiased_running_variance",
    "moves_the_running_mean_by_the_momentum",
]
SAYS = "keeps_the_last_batch"

import numpy as np


def over(x):
    return (0,) if x.ndim == 2 else (0, 2, 3)


def wide(v, x):
    return v.reshape((1, -1) + (1,) * (x.ndim - 2))


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    if training:
        m = x.size // x.shape[1]
        mu, v = x.mean(over(x)), x.var(over(x))
        state["running_mean"] = mu
        state["running_var"] = v * m / (m - 1)
    else:
        mu, v = state["running_mean"], state["running_var"]
    xh = (x - wide(mu, x)) / wide(np.sqrt(v + eps), x)
    return wide(gamma, x) * xh + wide(beta, x), None
