"""Adds a little to the norm, so that it divides by no zero."""

EXERCISE = "lp_pool2d_backward"
LOSES = ["weighs_rows_and_columns"]
SAYS = ""

_lb = lp_pool2d_backward


def lp_pool2d_backward(dout, cache):
    x, out, *r = cache
    return _lb(dout, (x, out + x.dtype.type(1e-12), *r))
