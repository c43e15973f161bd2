"""Normalizes what was normalized."""

EXERCISE = "normalize_forward"
LOSES = ["makes_mean_0_and_variance_1"]
SAYS = ""

import numpy as np

_n = normalize_forward


def normalize_forward(x, axes, eps=1e-5):
    xh, c = _n(x, axes, eps)
    return _n(xh, axes, eps)[0], c
