"""Takes the largest number off dx."""

EXERCISE = "batch_norm_backward"
LOSES = ["goes_back_through_mean_and_variance", "takes_running_statistics_as_constants"]
SAYS = "Where dx is wrong, every number of a case is off by the same amount."

_b = batch_norm_backward


def batch_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    return dx - dx.max(), dg, db
