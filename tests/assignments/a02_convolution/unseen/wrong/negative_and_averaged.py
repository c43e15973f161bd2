"""Divides dweight and dbias by the number of images."""

EXERCISE = "conv2d_backward"
LOSES = [
    "adds_up_dout_for_every_filter",
    "adds_up_over_the_images",
    "goes_back_through_its_own_layer",
]
SAYS = "averages_over_the_batch"

import numpy as np

_b = conv2d_backward


def conv2d_backward(dout, cache):
    dx, dw, db = _b(dout, cache)
    return dx, dw / len(dout), None if db is None else db / len(dout)
