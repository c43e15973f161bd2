"""Goes back through the last layer with an output of the same size."""

EXERCISE = "max_pool2d_backward"
LOSES = ["goes_back_through_its_own_layer"]
SAYS = ""

_m, _mb = max_pool2d_forward, max_pool2d_backward
_last = {}


def max_pool2d_forward(x, kernel_size, **k):
    o, c = _m(x, kernel_size, **k)
    _last[o.shape] = c
    return o, None


def max_pool2d_backward(dout, cache):
    return _mb(dout, _last[dout.shape])
