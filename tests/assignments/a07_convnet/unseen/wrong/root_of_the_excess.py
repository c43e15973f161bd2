"""Takes the root of the loss."""

EXERCISE = "svm_loss"
LOSES = ["adds_up_the_wrong_classes"]
SAYS = ""

import numpy as np

_v = svm_loss


def svm_loss(scores, y, *, margin=1.0):
    l, d = _v(scores, y, margin=margin)
    return np.sqrt(l), d
