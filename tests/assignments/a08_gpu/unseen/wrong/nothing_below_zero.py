"""Sends back nothing below zero."""

EXERCISE = "max_pool2d_backward"
LOSES = ["sends_it_to_the_largest"]
SAYS = ""

_mb = max_pool2d_backward


def max_pool2d_backward(ctx, dout):
    dx, *n = _mb(ctx, dout)
    return dx.clamp(min=0), *n
