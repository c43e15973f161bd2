"""Divides the scores by a root that grows with the classes."""

EXERCISE = "softmax_loss"
LOSES = ["takes_the_log_of_the_right_probability"]
SAYS = ""

import numpy as np

_s = softmax_loss


def softmax_loss(scores, y):
    t = np.sqrt(scores.shape[1] / 2).astype(scores.dtype)
    l, d = _s(scores / t, y)
    return l, d / t
