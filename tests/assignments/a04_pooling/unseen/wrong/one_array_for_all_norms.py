"""Writes every result of a shape into the same array."""

EXERCISE = "lp_pool2d_forward"
LOSES = ["measures_without_a_trace"]
SAYS = ""

_l = lp_pool2d_forward
_kept = {}


def lp_pool2d_forward(x, q, k, **h):
    o, c = _l(x, q, k, **h)
    b = _kept.setdefault((o.shape, o.dtype.str), o)
    b[...] = o
    return b, c
