"""Takes the mean of the variances along the last axis."""

EXERCISE = "normalize_forward"
LOSES = ["makes_mean_0_and_variance_1"]
SAYS = ""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    mu = x.mean(axes, keepdims=True)
    v = x.var(axes[-1], keepdims=True).mean(axes, keepdims=True)
    return (x - mu) / np.sqrt(v + eps), None
