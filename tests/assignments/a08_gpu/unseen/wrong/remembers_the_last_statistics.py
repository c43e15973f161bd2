"""Goes back through the layer that ran last."""

EXERCISE = "batch_norm_backward"
LOSES = ["adds_up_both_parameters"]
SAYS = ""

_n, _nb = batch_norm_forward, batch_norm_backward
_last = []


def batch_norm_forward(ctx, *a):
    o = _n(ctx, *a)
    _last[:] = [ctx]
    return o


def batch_norm_backward(ctx, dout):
    return _nb(_last[0], dout)
