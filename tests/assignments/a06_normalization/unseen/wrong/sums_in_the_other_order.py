"""Returns dbeta before dgamma."""

EXERCISE = "group_norm_backward"
LOSES = ["adds_up_for_every_channel", "goes_back_through_all_groups_at_once"]
SAYS = ""

import numpy as np

_b = group_norm_backward


def group_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    return dx, db, dg
