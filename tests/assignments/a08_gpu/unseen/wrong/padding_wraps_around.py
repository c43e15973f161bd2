"""Pads with what stands on the other side of the image."""

EXERCISE = "conv2d_forward"
LOSES = ["computes_in_bfloat16", "does_all_of_it_at_once"]
SAYS = ""

from torch.nn.functional import pad

_c = conv2d_forward


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    p = padding if isinstance(padding, tuple) else (padding, padding)
    return _c(ctx, pad(x, (p[1], p[1], p[0], p[0]), mode="circular"), weight, bias, stride, 0)
