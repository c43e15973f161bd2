"""Divides by the mean distance from the mean."""

EXERCISE = "normalize_forward"
LOSES = ["makes_mean_0_and_variance_1"]
SAYS = ""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    d = x - x.mean(axis=axes, keepdims=True)
    return d / (np.abs(d).mean(axis=axes, keepdims=True) + eps), None
