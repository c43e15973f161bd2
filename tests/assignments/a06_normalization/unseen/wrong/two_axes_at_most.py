"""Normalizes over the first two of the axes."""

EXERCISE = "normalize_forward"
LOSES = ["takes_any_axes"]
SAYS = ""

_n = normalize_forward


def normalize_forward(x, axes, eps=1e-5):
    return _n(x, axes[:2], eps)
