"""Writes dscores into one array for each shape."""

EXERCISE = "softmax_loss"
LOSES = ["leaves_the_scores_alone"]
SAYS = ""

_s, _kept = softmax_loss, {}


def softmax_loss(scores, y):
    l, d = _s(scores, y)
    kept = _kept.setdefault((d.shape, d.dtype), d)
    kept[...] = d
    return l, kept
