"""Passes dout on where it is above zero as well."""

EXERCISE = "relu_backward"
LOSES = ["passes_on_where_x_was_above_zero"]
SAYS = ""

_rb = relu_backward


def relu_backward(dout, cache):
    return _rb(dout, cache) * (dout > 0)
