"""Goes back through the layer that ran last."""

EXERCISE = "conv2d_backward_fast"
LOSES = ["agrees_with_the_slow_gradients"]
SAYS = ""

_f, _b = conv2d_forward_fast, conv2d_backward_fast
_last = []


def conv2d_forward_fast(x, weight, bias=None, **how):
    out, cache = _f(x, weight, bias, **how)
    _last[:] = [cache]
    return out, None


def conv2d_backward_fast(dout, cache):
    return _b(dout, _last[0])
