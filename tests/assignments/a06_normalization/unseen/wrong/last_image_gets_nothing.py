"""Sends nothing back to the last of several images."""

EXERCISE = "instance_norm_backward"
LOSES = ["goes_back_map_by_map"]
SAYS = "Where dx is wrong, only numbers in [-1] are wrong."

_ib = instance_norm_backward


def instance_norm_backward(dout, cache):
    dx, dg, db = _ib(dout, cache)
    dx = dx.copy()
    if len(dx) > 1:
        dx[-1] = 0
    return dx, dg, db
