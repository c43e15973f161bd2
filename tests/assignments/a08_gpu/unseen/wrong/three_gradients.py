"""Returns no gradient for stride and padding."""

EXERCISE = "conv2d_backward"
LOSES = ["sends_back_to_every_pixel"]
SAYS = ""

_cb = conv2d_backward


def conv2d_backward(ctx, dout):
    return _cb(ctx, dout)[:3]
