"""Goes back through the layer that ran last."""

EXERCISE = "dense_backward"
LOSES = ["sends_back_through_the_weight"]
SAYS = ""

_d, _db = dense_forward, dense_backward
_last = []


def dense_forward(x, weight, bias):
    o, c = _d(x, weight, bias)
    _last[:] = [c]
    return o, None


def dense_backward(dout, cache):
    return _db(dout, _last[0])
