import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    shape = [1] * x.ndim
    shape[1] = x.shape[1]
    axes = tuple(i for i in range(x.ndim) if i != 1)
    if training:
        m = x.size / x.shape[1]
        state["running_mean"] += momentum * (x.mean(axes) - state["running_mean"])
        state["running_var"] += momentum * (x.var(axes) * m / (m - 1) - state["running_var"])
        mean, var = x.mean(axis=0), x.var(axis=0)
    else:
        mean = state["running_mean"].reshape(shape)
        var = state["running_var"].reshape(shape)
    xhat = (x - mean) / np.sqrt(var + eps)
    std = np.sqrt((x.var(axes) if training else state["running_var"]) + eps)
    return gamma.reshape(shape) * xhat + beta.reshape(shape), (xhat, gamma, std, training)
