"""Goes back through the gate that was asked last."""

EXERCISE = "relu_backward"
LOSES = ["passes_on_where_x_was_above_zero"]
SAYS = ""

_r, _rb = relu_forward, relu_backward
_last = []


def relu_forward(x):
    o, c = _r(x)
    _last[:] = [c]
    return o, None


def relu_backward(dout, cache):
    return _rb(dout, _last[0])
