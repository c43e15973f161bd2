"""Takes no step of more than two."""

EXERCISE = "conv2d_forward"
LOSES = ["does_all_of_it_at_once"]
SAYS = ""

_c = conv2d_forward


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    s = stride if isinstance(stride, tuple) else (stride, stride)
    return _c(ctx, x, weight, bias, (min(s[0], 2), min(s[1], 2)), padding)
