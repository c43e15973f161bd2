"""Divides the scores by the margin."""

EXERCISE = "svm_loss"
LOSES = ["asks_for_the_margin_it_is_given"]
SAYS = ""

_v = svm_loss


def svm_loss(scores, y, *, margin=1.0):
    l, d = _v(scores / margin, y)
    return l, d
