"""Transposes every kernel that is square."""

EXERCISE = "conv2d_forward"
LOSES = ["adds_up_products_of_tensors"]
SAYS = ""

_c = conv2d_forward


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    w = weight.transpose(2, 3) if weight.shape[2] == weight.shape[3] else weight
    return _c(ctx, x, w, bias, stride, padding)
