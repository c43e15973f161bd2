"""Divides beta by the root as well."""

EXERCISE = "batch_norm_forward"
LOSES = ["does_everything_at_once", "scales_by_gamma_and_shifts_by_beta"]
SAYS = ""

import numpy as np

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    o, c = _f(x, gamma, beta * 0, state, training=training, momentum=momentum, eps=eps)
    s = (1, -1) + (1,) * (x.ndim - 2)
    axes = (0,) if x.ndim == 2 else (0, 2, 3)
    v = x.var(axes) if training else state["running_var"]
    return o + (beta / np.sqrt(v + eps)).reshape(s), c
