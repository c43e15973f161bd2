"""Sends nothing back behind the second image."""

EXERCISE = "max_pool2d_backward"
LOSES = ["goes_back_through_its_own_layer"]
SAYS = ""

_mb = max_pool2d_backward


def max_pool2d_backward(dout, cache):
    dx = _mb(dout, cache)
    dx[2:] = 0
    return dx
