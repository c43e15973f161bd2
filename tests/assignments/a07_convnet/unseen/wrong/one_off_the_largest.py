"""Takes 1 off the class with the largest score."""

EXERCISE = "softmax_loss"
LOSES = ["pushes_scores_towards_the_label"]
SAYS = ""

_s = softmax_loss


def softmax_loss(scores, y):
    l, d = _s(scores, y)
    return l, _s(scores, scores.argmax(1))[1]
