"""Transposes every kernel that is square."""

EXERCISE = "conv2d_forward_fast"
LOSES = ["multiplies_filters_with_columns"]
SAYS = ""

_f = conv2d_forward_fast


def conv2d_forward_fast(x, weight, bias=None, **how):
    w = weight.swapaxes(2, 3) if weight.shape[2] == weight.shape[3] else weight
    return _f(x, w, bias, **how)
