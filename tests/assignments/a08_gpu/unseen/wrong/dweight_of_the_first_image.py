"""Takes dweight from the first image."""

EXERCISE = "conv2d_backward"
LOSES = ["goes_back_by_its_own_stride", "weighs_every_window"]
SAYS = ""

_cb = conv2d_backward


def conv2d_backward(ctx, dout):
    dx, dw, db, *n = _cb(ctx, dout)
    d = dout.clone()
    d[1:] = 0
    return dx, _cb(ctx, d)[1], db, *n
