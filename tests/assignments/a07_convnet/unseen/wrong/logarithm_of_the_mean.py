"""Takes the logarithm of the mean probability."""

EXERCISE = "softmax_loss"
LOSES = ["averages_the_loss_over_the_batch"]
SAYS = ""

import numpy as np

_s = softmax_loss


def softmax_loss(scores, y):
    l, d = _s(scores, y)
    m = scores - scores.max(1, keepdims=True)
    p = np.exp(m) / np.exp(m).sum(1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y].mean() + 1e-300), d
