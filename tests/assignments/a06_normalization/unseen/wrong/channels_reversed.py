"""Normalizes the channels in reverse, with gamma and beta as they are."""

EXERCISE = "group_norm_forward"
LOSES = ["does_all_groups_at_once", "has_a_gamma_for_every_channel_of_a_group"]
SAYS = ""

import numpy as np

_g = group_norm_forward


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    out, c = _g(x[:, ::-1], num_groups, gamma, beta, eps=eps)
    return out[:, ::-1], c
