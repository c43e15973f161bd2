"""Gives a tenth of each label to all classes."""

EXERCISE = "softmax_loss"
LOSES = ["takes_the_log_of_the_right_probability"]
SAYS = ""

import numpy as np


def softmax_loss(scores, y):
    m = scores - scores.max(1, keepdims=True)
    logs = m - np.log(np.exp(m).sum(1, keepdims=True))
    t = np.full_like(scores, 0.1 / scores.shape[1])
    t[np.arange(len(y)), y] += 0.9
    return -(t * logs).sum() / len(y), (np.exp(logs) - t) / len(y)
