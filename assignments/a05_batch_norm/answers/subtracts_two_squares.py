import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    axes = (0,) if x.ndim == 2 else (0, 2, 3)
    b = (None, slice(None)) if x.ndim == 2 else (None, slice(None), None, None)
    if training:
        m = x.size // x.shape[1]
        mean = x.mean(axes)
        var = (x * x).mean(axes) - mean * mean
        state["running_mean"] += momentum * (mean - state["running_mean"])
        state["running_var"] += momentum * (var * m / (m - 1) - state["running_var"])
    else:
        mean, var = state["running_mean"], state["running_var"]
    std = np.sqrt(var + eps)
    xhat = (x - mean[b]) / std[b]
    return xhat * gamma[b] + beta[b], (xhat, gamma, std, training)
