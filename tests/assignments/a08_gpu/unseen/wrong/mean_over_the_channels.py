"""Divides by the number of channels."""

EXERCISE = "conv2d_forward"
LOSES = ["adds_up_products_of_tensors"]
SAYS = ""

_c = conv2d_forward


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    return _c(ctx, x, weight / weight.shape[1], bias, stride, padding)
