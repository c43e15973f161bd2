import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    mean = x.mean(axis=axes, keepdims=True)
    var = x.var(axis=axes, ddof=1, keepdims=True)
    istd = 1 / np.sqrt(var + eps)
    xhat = (x - mean) * istd
    return xhat, {"xhat": xhat, "istd": istd, "axes": axes}
