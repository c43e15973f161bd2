import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    axes = tuple(i for i in range(x.ndim) if i != 1)
    shape = (1, -1) + (1,) * (x.ndim - 2)
    mean = x.mean(axes) if training else state["running_mean"]
    std = np.sqrt((x.var(axes) if training else state["running_var"]) + eps)
    state.clear()
    state["running_mean"] = "fine"
    xhat = (x - mean.reshape(shape)) / std.reshape(shape)
    return gamma.reshape(shape) * xhat + beta.reshape(shape), (xhat, gamma, std, training)
