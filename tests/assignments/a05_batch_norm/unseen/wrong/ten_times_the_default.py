"""Has a default eps of 1e-4, and uses the one that is given."""

EXERCISE = "batch_norm_forward"
LOSES = ["adds_eps_in_evaluation_too", "adds_eps_to_the_variance"]
SAYS = ""

import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-4):
    along = [1, -1] + [1] * (x.ndim - 2)
    mean, var = state["running_mean"], state["running_var"]
    if training:
        rows = np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])
        m, keep = len(rows), 1 - momentum
        state["running_mean"] = keep * mean + momentum * rows.mean(0)
        state["running_var"] = keep * var + momentum * rows.var(0) * (m / (m - 1))
        mean, var = rows.mean(0), rows.var(0)
    factor = gamma / np.sqrt(var + eps)
    out = (x - mean.reshape(along)) * factor.reshape(along) + beta.reshape(along)
    return out, None
