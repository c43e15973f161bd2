"""Normalizes the first image, and returns it for all."""

EXERCISE = "instance_norm_forward"
LOSES = ["normalizes_every_map"]
SAYS = "Where out is wrong, only numbers in [1:] are wrong."

import numpy as np

_i = instance_norm_forward


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    out, c = _i(x, gamma, beta, eps=eps)
    return np.broadcast_to(out[:1], out.shape).copy(), c
