"""Goes back through the layer that ran last."""

EXERCISE = "batch_norm_backward"
LOSES = ["goes_back_through_its_own_layer"]
SAYS = ""

_f, _b = batch_norm_forward, batch_norm_backward
_last = []


def batch_norm_forward(x, gamma, beta, state, **k):
    o, c = _f(x, gamma, beta, state, **k)
    _last[:] = [c]
    return o, None


def batch_norm_backward(dout, cache):
    return _b(dout, _last[0])
