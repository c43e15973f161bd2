"""Divides dscores by the classes in place of the images."""

EXERCISE = "softmax_loss"
LOSES = ["pushes_scores_towards_the_label"]
SAYS = ""

_s = softmax_loss


def softmax_loss(scores, y):
    l, d = _s(scores, y)
    return l, d * len(y) / scores.shape[1]
