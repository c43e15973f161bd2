import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    # images come later
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        m = len(x)
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var * m / (m - 1)
    else:
        mean, var = state["running_mean"], state["running_var"]
    xhat = (x - mean) / np.sqrt(var + eps)
    return gamma * xhat + beta, (xhat, gamma, np.sqrt(var + eps), training)


def batch_norm_backward(dout, cache):
    raise NotImplementedError


def batch_norm_backward_closed_form(dout, cache):
    raise NotImplementedError


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    raise NotImplementedError
