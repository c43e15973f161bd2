"""Rounds the margin down."""

EXERCISE = "svm_loss"
LOSES = ["asks_for_the_margin_it_is_given"]
SAYS = ""

_v = svm_loss


def svm_loss(scores, y, *, margin=1.0):
    return _v(scores, y, margin=int(margin))[0], _v(scores, y, margin=margin)[1]
