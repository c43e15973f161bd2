import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    axes = (0, 2, 3)[: x.ndim - 1]
    b = (None, slice(None)) + (None,) * (x.ndim - 2)
    if training:
        mean, var = x.mean(axes), x.var(axes)
        std = np.sqrt(var + eps)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * np.var(
            x, axis=axes, ddof=1
        )
    else:
        mean = state["running_mean"]
        std = np.sqrt(state["running_var"])
    xhat = (x - mean[b]) / std[b]
    return xhat * gamma[b] + beta[b], (xhat, gamma, std, training)
