"""Compares in bfloat16."""

EXERCISE = "max_pool2d_forward"
LOSES = ["tells_rows_from_columns"]
SAYS = ""

_m = max_pool2d_forward


def max_pool2d_forward(ctx, x, k, s, p):
    return _m(ctx, x.bfloat16().to(x.dtype), k, s, p)
