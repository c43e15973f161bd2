"""Passes on where x is above 1."""

EXERCISE = "relu_backward"
LOSES = ["passes_on_where_x_was_above_zero"]
SAYS = ""

_r = relu_forward


def relu_forward(x):
    return _r(x)[0], x


def relu_backward(dout, cache):
    return dout * (cache > 1)
