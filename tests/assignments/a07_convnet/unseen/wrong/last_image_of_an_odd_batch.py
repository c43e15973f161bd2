"""Leaves out the last image where their number is odd."""

EXERCISE = "softmax_loss"
LOSES = ["averages_the_loss_over_the_batch"]
SAYS = ""

_s = softmax_loss


def softmax_loss(scores, y):
    even = len(y) - len(y) % 2 if len(y) > 1 else 1
    return _s(scores[:even], y[:even])[0], _s(scores, y)[1]
