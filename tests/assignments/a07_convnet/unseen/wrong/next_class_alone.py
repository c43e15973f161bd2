"""Compares the right class with the next one alone."""

EXERCISE = "svm_loss"
LOSES = ["adds_up_the_wrong_classes"]
SAYS = ""

import numpy as np


def svm_loss(scores, y, *, margin=1.0):
    K = scores.shape[1]
    r = np.arange(len(y))
    n = (y + 1) % K
    e = np.maximum(0, scores[r, n] - scores[r, y] + margin)
    d = np.zeros_like(scores)
    d[r, n] += e > 0
    d[r, y] -= e > 0
    return e.mean(), d / len(y)
