"""Adds eps to the sum of squares before it is divided."""

EXERCISE = "normalize_forward"
LOSES = ["adds_eps_to_the_variance", "normalizes_anything"]
SAYS = ""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    d = x - x.mean(axis=axes, keepdims=True)
    m = x.size // d.mean(axis=axes).size
    xh = d / np.sqrt(((d * d).sum(axis=axes, keepdims=True) + eps) / m)
    return xh, None
