"""Sends the gradient of the first image to all."""

EXERCISE = "conv2d_backward"
LOSES = ["adds_up_over_the_filters", "goes_back_through_its_own_layer"]
SAYS = "Where dx is wrong, only numbers in [1:] are wrong."

import numpy as np

_b = conv2d_backward


def conv2d_backward(dout, cache):
    dx, dw, db = _b(dout, cache)
    dx[1:] = dx[:1]
    return dx, dw, db
