"""Normalizes a sample over its last two axes."""

EXERCISE = "layer_norm_forward"
LOSES = ["normalizes_every_sample"]
SAYS = ""

_n = normalize_forward


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    axes = tuple(range(max(1, x.ndim - 2), x.ndim))
    return gamma * _n(x, axes, eps)[0] + beta, None
