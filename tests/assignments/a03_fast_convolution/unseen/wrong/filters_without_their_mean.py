"""Takes the mean off every filter."""

EXERCISE = "conv2d_forward_fast"
LOSES = ["multiplies_filters_with_columns"]
SAYS = ""

_f = conv2d_forward_fast


def conv2d_forward_fast(x, weight, bias=None, **how):
    return _f(x, weight - weight.mean((1, 2, 3), keepdims=True), bias, **how)
