"""Cuts scores off at 100."""

EXERCISE = "softmax_loss"
LOSES = [
    "goes_on_pushing_large_scores",
    "shares_the_gradient_among_the_batch",
    "survives_large_scores",
]
SAYS = ""

import numpy as np

_s = softmax_loss


def softmax_loss(scores, y):
    return _s(np.clip(scores, -100, 100), y)
