import numpy as np


def batch_norm_backward(dout, cache):
    xhat, gamma, std, training = cache
    axes = (0,) if dout.ndim == 2 else (0, 2, 3)
    shape = (1, -1) if dout.ndim == 2 else (1, -1, 1, 1)
    dx = dout * (gamma / std).reshape(shape)
    return dx, np.sum(dout * xhat, axis=axes), np.sum(dout, axis=axes)
