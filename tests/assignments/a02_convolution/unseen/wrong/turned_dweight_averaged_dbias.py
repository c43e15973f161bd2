"""Turns dweight around, and takes a mean for dbias."""

EXERCISE = "conv2d_backward"
LOSES = [
    "adds_up_dout_for_every_filter",
    "goes_back_through_its_own_layer",
    "weighs_what_the_windows_saw",
]
SAYS = "Some of your numbers are those of a dweight that is turned around, others those of a dbias that is a mean over images and places."

import numpy as np

_b = conv2d_backward


def conv2d_backward(dout, cache):
    dx, dw, db = _b(dout, cache)
    return dx, dw[..., ::-1, ::-1], None if db is None else dout.mean((0, 2, 3))
