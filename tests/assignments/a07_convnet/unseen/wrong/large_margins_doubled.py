"""Doubles every margin above 1."""

EXERCISE = "svm_loss"
LOSES = ["asks_for_the_margin_it_is_given"]
SAYS = ""

_v = svm_loss


def svm_loss(scores, y, *, margin=1.0):
    return _v(scores, y, margin=margin if margin <= 1 else 2 * margin)
