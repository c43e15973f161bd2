"""Writes out stride 1, and asks PyTorch's convolution for the others."""

EXERCISE = "conv2d_forward"
LOSES = ["is_written_out"]
SAYS = ""

_c = conv2d_forward


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    out = _c(ctx, x, weight, bias, stride, padding)
    return out if stride == 1 else torch.nn.functional.conv2d(x, weight, bias, stride, padding)
