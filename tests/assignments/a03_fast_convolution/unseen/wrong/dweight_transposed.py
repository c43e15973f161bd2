"""Reads the kernels of dweight column by column."""

EXERCISE = "conv2d_backward_fast"
LOSES = ["multiplies_dout_with_the_columns"]
SAYS = ""

_b = conv2d_backward_fast


def conv2d_backward_fast(dout, cache):
    dx, dw, db = _b(dout, cache)
    return dx, dw.swapaxes(2, 3).reshape(dw.shape), db
