"""Writes every result of a shape into the same tensor."""

EXERCISE = "conv2d_forward"
LOSES = ["leaves_its_inputs_alone"]
SAYS = ""

_c = conv2d_forward
_kept = {}


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    o = _c(ctx, x, weight, bias, stride, padding)
    b = _kept.setdefault((o.shape, o.dtype), o)
    return b.copy_(o)
