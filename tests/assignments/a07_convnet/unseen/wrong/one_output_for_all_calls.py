"""Writes every result of a shape into the same array."""

EXERCISE = "dense_forward"
LOSES = ["leaves_its_inputs_alone"]
SAYS = ""

_d = dense_forward
_kept = {}


def dense_forward(x, weight, bias):
    o, c = _d(x, weight, bias)
    b = _kept.setdefault((o.shape, o.dtype.str), o)
    b[...] = o
    return b, c
