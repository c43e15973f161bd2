"""Clips what is farther than 1.5 deviations away."""

EXERCISE = "normalize_forward"
LOSES = None
SAYS = ""

import numpy as np

_n = normalize_forward


def normalize_forward(x, axes, eps=1e-5):
    xh, c = _n(x, axes, eps)
    return np.clip(xh, -1.5, 1.5), c
