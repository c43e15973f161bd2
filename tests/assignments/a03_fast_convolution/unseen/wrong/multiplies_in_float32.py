"""Multiplies in float32."""

EXERCISE = "conv2d_forward_fast"
LOSES = ["agrees_with_the_slow_layer"]
SAYS = ""

_f = conv2d_forward_fast


def conv2d_forward_fast(x, weight, bias=None, **how):
    out, cache = _f(
        x.astype("f"), weight.astype("f"), None if bias is None else bias.astype("f"), **how
    )
    return out.astype(x.dtype), cache
