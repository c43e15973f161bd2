"""Divides dx by the number of images."""

EXERCISE = "conv2d_backward_fast"
LOSES = ["sends_back_through_the_columns"]
SAYS = ""

_b = conv2d_backward_fast


def conv2d_backward_fast(dout, cache):
    dx, dw, db = _b(dout, cache)
    return dx / len(dout), dw, db
