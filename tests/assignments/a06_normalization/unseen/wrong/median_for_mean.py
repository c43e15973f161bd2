"""Takes the median off, not the mean."""

EXERCISE = "normalize_forward"
LOSES = ["makes_mean_0_and_variance_1"]
SAYS = ""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    d = x - np.median(x, axis=axes, keepdims=True)
    return (d / np.sqrt(d.var(axis=axes, keepdims=True) + eps)).astype(x.dtype), None
