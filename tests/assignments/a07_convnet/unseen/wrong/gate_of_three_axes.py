"""Passes on everything where there are three axes."""

EXERCISE = "relu_backward"
LOSES = ["passes_on_where_x_was_above_zero"]
SAYS = ""

_rb = relu_backward


def relu_backward(dout, cache):
    return dout.copy() if dout.ndim == 3 else _rb(dout, cache)
