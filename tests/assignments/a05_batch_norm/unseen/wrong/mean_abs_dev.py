"""Divides by the mean distance from the mean."""

EXERCISE = "batch_norm_forward"
LOSES = ["normalizes_every_feature_over_the_batch"]
SAYS = "divides_by_the_mean_distance"

import numpy as np


def over(x):
    return (0,) if x.ndim == 2 else (0, 2, 3)


def wide(v, x):
    return v.reshape((1, -1) + (1,) * (x.ndim - 2))


_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    out, c = _f(x, gamma, beta, state, training=training, momentum=momentum, eps=eps)
    if training:
        d = x - wide(x.mean(over(x)), x)
        out = wide(gamma, x) * d / wide(np.abs(d).mean(over(x)) + eps, x) + wide(beta, x)
    return out, c
