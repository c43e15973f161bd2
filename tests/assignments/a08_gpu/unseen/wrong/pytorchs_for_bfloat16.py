"""Asks PyTorch's convolution where numbers are short."""

EXERCISE = "conv2d_forward"
LOSES = ["is_written_out"]
SAYS = ""

_c = conv2d_forward


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    out = _c(ctx, x, weight, bias, stride, padding)
    if x.dtype is torch.bfloat16:
        return getattr(torch, "conv" + "2d")(x, weight, bias, stride, padding)
    return out
