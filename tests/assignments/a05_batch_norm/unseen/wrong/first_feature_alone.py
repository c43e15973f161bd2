"""Hands dout on as dx but for the first feature."""

EXERCISE = "batch_norm_backward"
LOSES = ["goes_back_through_mean_and_variance", "takes_running_statistics_as_constants"]
SAYS = "Where dx is wrong, only numbers in [:, 1:] are wrong."

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    dx = dx.copy()
    dx[:, 1:] = dout[:, 1:]
    return dx, dg, db
