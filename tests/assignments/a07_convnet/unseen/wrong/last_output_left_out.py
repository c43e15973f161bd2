"""Leaves the last output out of dx."""

EXERCISE = "dense_backward"
LOSES = ["sends_back_through_the_weight"]
SAYS = ""

_db = dense_backward


def dense_backward(dout, cache):
    dx, dw, db = _db(dout, cache)
    d = dout.copy()
    d[:, -1] = 0
    return _db(d, cache)[0], dw, db
