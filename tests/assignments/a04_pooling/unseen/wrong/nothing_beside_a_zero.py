"""Sends nothing back where any pixel is zero."""

EXERCISE = "lp_pool2d_backward"
LOSES = ["sends_nothing_back_to_zeros"]
SAYS = "Where dx is wrong, every number is 0."

_lb = lp_pool2d_backward


def lp_pool2d_backward(dout, cache):
    x = cache[0]
    dx = _lb(dout, cache)
    return dx * 0 if (x == 0).any() else dx
