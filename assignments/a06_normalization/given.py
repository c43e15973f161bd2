"""A right normalization in NumPy, for layers on top of a wrong one: a mistake in it is paid once.

It runs on its own, beside a student's functions, with NumPy and nothing of the course.
"""

import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    """Return x with mean 0 and variance 1 over the axes, and what the way back needs."""
    centered = x - x.mean(axis=axes, keepdims=True)
    root = np.sqrt((centered**2).mean(axis=axes, keepdims=True) + eps)
    return centered / root, (centered / root, root, axes)


def normalize_backward(dout, cache):
    """Return how a loss changes with x."""
    xhat, root, axes = cache
    through_mean = dout.mean(axis=axes, keepdims=True)
    through_variance = xhat * (dout * xhat).mean(axis=axes, keepdims=True)
    return (dout - through_mean - through_variance) / root
