"""Returns the exponential of the loss."""

EXERCISE = "softmax_loss"
LOSES = ["takes_the_log_of_the_right_probability"]
SAYS = ""

import numpy as np

_s = softmax_loss


def softmax_loss(scores, y):
    l, d = _s(scores, y)
    return np.exp(min(l, 700)), d
