"""Multiplies dscores by the margin."""

EXERCISE = "svm_loss"
LOSES = ["pushes_by_the_margin_it_is_given"]
SAYS = ""

_v = svm_loss


def svm_loss(scores, y, *, margin=1.0):
    l, d = _v(scores, y, margin=margin)
    return l, d * margin
