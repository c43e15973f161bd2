import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    axes = tuple(i for i in range(x.ndim) if i != 1)
    shape = tuple(x.shape[i] if i == 1 else 1 for i in range(x.ndim))
    if training:
        m = x.size // x.shape[1]
        mean = x.mean(axes)
        x -= mean.reshape(shape)
        var = (x**2).mean(axes)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var * m / (m - 1)
        centered = x
    else:
        centered = x - state["running_mean"].reshape(shape)
        var = state["running_var"]
    std = np.sqrt(var + eps)
    xhat = centered / std.reshape(shape)
    return xhat * gamma.reshape(shape) + beta.reshape(shape), (xhat, gamma, std, training)
