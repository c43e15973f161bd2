"""Takes -50 for minus infinity."""

EXERCISE = "max_pool2d_forward"
LOSES = ["lets_padding_never_win"]
SAYS = ""

from torch.nn.functional import pad

_m = max_pool2d_forward


def max_pool2d_forward(ctx, x, k, s, p):
    p = p if isinstance(p, tuple) else (p, p)
    return _m(ctx, pad(x, (p[1], p[1], p[0], p[0]), value=-50.0), k, s, 0)
