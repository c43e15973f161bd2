"""Writes every result of a shape into the same array."""

EXERCISE = "batch_norm_forward"
LOSES = ["leaves_its_inputs_alone"]
SAYS = ""

_f = batch_norm_forward
_kept = {}


def batch_norm_forward(x, gamma, beta, state, **k):
    o, c = _f(x, gamma, beta, state, **k)
    b = _kept.setdefault((o.shape, o.dtype.str), o)
    b[...] = o
    return b, c
