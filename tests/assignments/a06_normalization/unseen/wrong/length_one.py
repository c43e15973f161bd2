"""Divides by the length, not by the deviation."""

EXERCISE = "normalize_forward"
LOSES = ["makes_mean_0_and_variance_1"]
SAYS = ""

import numpy as np

_n = normalize_forward


def normalize_forward(x, axes, eps=1e-5):
    o, c = _n(x, axes, eps)
    m = x.size // x.mean(axes).size
    return o / np.sqrt(m).astype(x.dtype), c
