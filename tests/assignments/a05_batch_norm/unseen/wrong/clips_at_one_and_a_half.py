"""Cuts xhat off at 1.5."""

EXERCISE = "batch_norm_forward"
LOSES = None
SAYS = ""

import numpy as np

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    o, c = _f(x, gamma, beta, state, training=training, momentum=momentum, eps=eps)
    s = (1, -1) + (1,) * (x.ndim - 2)
    z = (o - beta.reshape(s)) / gamma.reshape(s)
    return (np.clip(z, -1.5, 1.5) * gamma.reshape(s) + beta.reshape(s)).astype(x.dtype), c
