"""Deals out gamma and beta by the number of the group."""

EXERCISE = "group_norm_forward"
LOSES = ["does_all_groups_at_once", "has_a_gamma_for_every_channel_of_a_group"]
SAYS = "Where out is wrong, only numbers in [:, 1:] are wrong."

import numpy as np

_g = group_norm_forward


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    k = np.arange(len(gamma)) % num_groups
    return _g(x, num_groups, gamma[k], beta[k], eps=eps)
