"""Takes the variance over all images, and the mean of each by itself."""

EXERCISE = "instance_norm_forward"
LOSES = ["normalizes_every_map"]
SAYS = ""

import numpy as np


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    gap = x - x.mean((2, 3), keepdims=True)
    v = (gap**2).mean((0, 2, 3), keepdims=True)
    return gamma[:, None, None] * gap / np.sqrt(v + eps) + beta[:, None, None], None
