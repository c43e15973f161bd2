"""Asks PyTorch for the derivative where the stride is not 1."""

EXERCISE = "conv2d_backward"
LOSES = ["is_derived_by_hand"]
SAYS = ""

_c, _cb = conv2d_forward, conv2d_backward


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    ctx.asked = x, weight, stride, padding
    return _c(ctx, x, weight, bias, stride, padding)


def conv2d_backward(ctx, dout):
    x, weight, stride, padding = ctx.asked
    dx, dweight, *rest = _cb(ctx, dout)
    if stride != 1:
        dweight = torch.nn.grad.conv2d_weight(x, weight.shape, dout, stride, padding)
    return dx, dweight, *rest
