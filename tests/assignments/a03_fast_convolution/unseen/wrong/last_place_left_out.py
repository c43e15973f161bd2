"""Leaves the last place out of dweight."""

EXERCISE = "conv2d_backward_fast"
LOSES = ["multiplies_dout_with_the_columns"]
SAYS = ""

_b = conv2d_backward_fast


def conv2d_backward_fast(dout, cache):
    dx, dw, db = _b(dout, cache)
    d = dout.copy()
    d[:, :, -1, -1] = 0
    return dx, _b(d, cache)[1], db
