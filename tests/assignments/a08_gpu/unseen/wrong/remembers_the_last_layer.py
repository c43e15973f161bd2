"""Goes back through the layer that ran last."""

EXERCISE = "conv2d_backward"
LOSES = ["goes_back_by_its_own_stride"]
SAYS = ""

_c, _cb = conv2d_forward, conv2d_backward
_last = []


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    o = _c(ctx, x, weight, bias, stride, padding)
    _last[:] = [ctx]
    return o


def conv2d_backward(ctx, dout):
    return _cb(_last[0], dout)
