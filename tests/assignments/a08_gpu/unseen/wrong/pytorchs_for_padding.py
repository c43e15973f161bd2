"""Asks PyTorch's pooling where there is padding."""

EXERCISE = "max_pool2d_forward"
LOSES = ["pools_by_itself"]
SAYS = ""

_m = max_pool2d_forward


def max_pool2d_forward(ctx, x, k, s, p):
    o = _m(ctx, x, k, s, p)
    return torch.nn.MaxPool2d(k, s, p)(x) if p == 1 else o
