"""Takes means for dgamma and dbeta."""

EXERCISE = "group_norm_backward"
LOSES = ["adds_up_for_every_channel", "goes_back_through_all_groups_at_once"]
SAYS = ""

import numpy as np

_b = group_norm_backward


def group_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    return (
        dx,
        dg / dout.shape[0] / dout.shape[2] / dout.shape[3],
        db / dout.shape[0] / dout.shape[2] / dout.shape[3],
    )
