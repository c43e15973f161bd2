"""Shifts for the gradient by the largest score of the batch, and rows far below it are lost."""

EXERCISE = "softmax_loss"
LOSES = ["shares_the_gradient_among_the_batch"]
SAYS = ""

_s = softmax_loss


def softmax_loss(scores, y):
    powers = np.exp(scores - scores.max())
    d = powers / powers.sum(axis=1, keepdims=True)
    d[np.arange(len(y)), y] -= 1
    return _s(scores, y)[0], d / len(y)
