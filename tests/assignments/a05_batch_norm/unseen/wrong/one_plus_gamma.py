"""Multiplies by 1 + gamma, as layers do whose gamma starts at 0."""

EXERCISE = "batch_norm_forward"
LOSES = ["normalizes_every_feature_over_the_batch"]
SAYS = ""

import numpy as np


def over(x):
    return (0,) if x.ndim == 2 else (0, 2, 3)


def wide(v, x):
    return v.reshape((1, -1) + (1,) * (x.ndim - 2))


_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, **k):
    return _f(x, 1 + gamma, beta, state, **k)
