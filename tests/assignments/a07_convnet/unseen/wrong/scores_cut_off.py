"""Cuts scores off at 100."""

EXERCISE = "softmax_loss"
LOSES = ["survives_large_scores"]
SAYS = ""

import numpy as np

_s = softmax_loss


def softmax_loss(scores, y):
    return _s(np.clip(scores, -100, 100), y)
