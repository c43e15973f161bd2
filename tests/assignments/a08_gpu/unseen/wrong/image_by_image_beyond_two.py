"""Normalizes every image by itself where there are more than two."""

EXERCISE = "batch_norm_forward"
LOSES = ["normalizes_every_channel"]
SAYS = ""

_n = batch_norm_forward


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    if not training or len(x) < 3:
        return _n(ctx, x, gamma, beta, state, training, momentum, eps)
    _n(ctx, x, gamma, beta, state, training, momentum, eps)
    v = x.var((2, 3), keepdim=True, correction=0)
    return (
        gamma[:, None, None] * (x - x.mean((2, 3), keepdim=True)) / (v + eps).sqrt()
        + beta[:, None, None]
    )
