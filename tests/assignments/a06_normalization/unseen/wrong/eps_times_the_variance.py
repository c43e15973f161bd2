"""Takes eps for a share of the variance."""

EXERCISE = "normalize_forward"
LOSES = ["makes_mean_0_and_variance_1"]
SAYS = ""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    v = x.var(axes, keepdims=True)
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(v * (1 + eps)), None
