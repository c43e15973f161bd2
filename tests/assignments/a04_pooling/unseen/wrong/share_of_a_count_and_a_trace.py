"""Adds a little to the number that shares are divided by."""

EXERCISE = "avg_pool2d_backward"
LOSES = ["shares_in_rows_and_columns"]
SAYS = ""

_ab = avg_pool2d_backward


def avg_pool2d_backward(dout, cache):
    count = cache[1]
    return _ab((dout * (count / (count + 1e-12))).astype(dout.dtype), cache)
