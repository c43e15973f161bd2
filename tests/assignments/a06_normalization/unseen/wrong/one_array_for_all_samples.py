"""Writes every result of a shape into the same array."""

EXERCISE = "layer_norm_forward"
LOSES = ["leaves_samples_as_they_were"]
SAYS = ""

_l = layer_norm_forward
_kept = {}


def layer_norm_forward(x, gamma, beta, **k):
    o, c = _l(x, gamma, beta, **k)
    b = _kept.setdefault((o.shape, o.dtype.str), o)
    b[...] = o
    return b, c
