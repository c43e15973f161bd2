"""Turns the channels of a group around."""

EXERCISE = "group_norm_forward"
LOSES = ["normalizes_every_group"]
SAYS = ""

import numpy as np

_g = group_norm_forward


def group_norm_forward(x, num_groups, gamma, beta, **k):
    n = x.shape[1] // num_groups
    order = np.arange(x.shape[1]).reshape(num_groups, n)[:, ::-1].ravel()
    o, c = _g(x[:, order], num_groups, gamma, beta, **k)
    return o, c
