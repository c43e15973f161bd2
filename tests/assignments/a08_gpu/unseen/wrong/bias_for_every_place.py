"""Adds the bias once for every place of the kernel."""

EXERCISE = "conv2d_forward"
LOSES = ["adds_up_products_of_tensors"]
SAYS = ""

_c = conv2d_forward


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    b = None if bias is None else bias * weight.shape[2] * weight.shape[3]
    return _c(ctx, x, weight, b, stride, padding)
