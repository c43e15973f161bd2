import numpy as np


def normalize_forward(x, axes, eps=1e-5):
    mean = np.mean(x, axis=axes, keepdims=True)
    var = np.mean(x**2, axis=axes, keepdims=True) - mean**2
    istd = 1 / np.sqrt(var + eps)
    xhat = (x - mean) * istd
    return xhat, {"xhat": xhat, "istd": istd, "axes": axes}
