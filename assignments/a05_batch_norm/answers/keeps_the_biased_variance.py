import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    axes = tuple(i for i in range(x.ndim) if i != 1)
    if training:
        mean = x.mean(axis=axes, keepdims=True)
        var = x.var(axis=axes, keepdims=True)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean.ravel()
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var.ravel()
    else:
        mean = np.expand_dims(state["running_mean"], axes)
        var = np.expand_dims(state["running_var"], axes)
    std = np.sqrt(var + eps)
    xhat = (x - mean) / std
    out = xhat * np.expand_dims(gamma, axes) + np.expand_dims(beta, axes)
    return out, (xhat, gamma, std.ravel(), training)
