"""Takes off what is halfway between the least and the largest."""

EXERCISE = "normalize_forward"
LOSES = ["makes_mean_0_and_variance_1"]
SAYS = ""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    mid = (x.max(axes, keepdims=True) + x.min(axes, keepdims=True)) / 2
    return (x - mid) / np.sqrt(x.var(axes, keepdims=True) + eps), None
