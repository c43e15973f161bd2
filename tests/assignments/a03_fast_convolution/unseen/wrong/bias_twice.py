"""Adds the bias twice."""

EXERCISE = "conv2d_forward_fast"
LOSES = ["adds_the_bias_of_each_filter", "agrees_with_the_slow_layer"]
SAYS = ""

_f = conv2d_forward_fast


def conv2d_forward_fast(x, weight, bias=None, **how):
    out, cache = _f(x, weight, bias, **how)
    return (out if bias is None else out + bias[:, None, None]), cache
