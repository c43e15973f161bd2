"""Pads with a number that larger ones are below."""

EXERCISE = "max_pool2d_forward"
LOSES = ["lets_padding_never_win"]
SAYS = ""

_m = max_pool2d_forward


def max_pool2d_forward(ctx, x, k, s, p):
    o = _m(ctx, x, k, s, p)
    return o if p == 0 else o.clamp(min=-1e9)
