"""Returns the loss as an array with one entry."""

EXERCISE = "softmax_loss"
LOSES = ["takes_the_log_of_the_right_probability"]
SAYS = ""

import numpy as np

_s = softmax_loss


def softmax_loss(scores, y):
    l, d = _s(scores, y)
    return np.array([l]), d
