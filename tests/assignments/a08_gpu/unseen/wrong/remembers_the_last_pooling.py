"""Goes back through the layer that ran last."""

EXERCISE = "max_pool2d_backward"
LOSES = ["goes_back_in_rows_and_columns"]
SAYS = ""

_m, _mb = max_pool2d_forward, max_pool2d_backward
_last = []


def max_pool2d_forward(ctx, x, k, s, p):
    o = _m(ctx, x, k, s, p)
    _last[:] = [ctx]
    return o


def max_pool2d_backward(ctx, dout):
    return _mb(_last[0], dout)
