"""Adds dweight to that of the calls before."""

EXERCISE = "dense_backward"
LOSES = None
SAYS = ""

_db, _sum = dense_backward, {}


def dense_backward(dout, cache):
    dx, dweight, dbias = _db(dout, cache)
    _sum[dweight.shape] = _sum.get(dweight.shape, 0) + dweight
    return dx, _sum[dweight.shape].copy(), dbias
