"""Divides by the root of H W."""

EXERCISE = "global_avg_pool2d_backward"
LOSES = ["spreads_evenly_over_the_map"]
SAYS = ""

import numpy as np


def global_avg_pool2d_backward(dout, cache):
    N, C, H, W = cache
    return np.broadcast_to(dout[:, :, None, None] / np.sqrt(H * W), (N, C, H, W)).astype(dout.dtype)
