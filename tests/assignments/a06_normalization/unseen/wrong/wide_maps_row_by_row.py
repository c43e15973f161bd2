"""Normalizes the rows of a map by themselves where it is wide."""

EXERCISE = "instance_norm_forward"
LOSES = ["normalizes_every_map"]
SAYS = ""

_n = normalize_forward


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    axes = (3,) if x.shape[3] > x.shape[2] else (2, 3)
    return gamma[:, None, None] * _n(x, axes, eps)[0] + beta[:, None, None], None
