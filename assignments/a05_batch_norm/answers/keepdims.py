import numpy as np


def over(x):
    return (0,) if x.ndim == 2 else (0, 2, 3)


def wide(v, x):
    return v.reshape((1, -1) + (1,) * (x.ndim - 2))


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    if training:
        m = x.size // x.shape[1]
        mean, var = x.mean(over(x)), x.var(over(x))
        state["running_mean"] = (1 - momentum) * state["running_mean"] + momentum * mean
        state["running_var"] = (1 - momentum) * state["running_var"] + momentum * var * m / (m - 1)
    else:
        mean, var = state["running_mean"], state["running_var"]
    std = np.sqrt(var + eps)
    xhat = (x - wide(mean, x)) / wide(std, x)
    return wide(gamma, x) * xhat + wide(beta, x), (xhat, gamma, std, training)


def batch_norm_backward(dout, cache):
    xhat, gamma, std, training = cache
    m = dout.size // dout.shape[1]
    axes = over(dout)
    dgamma, dbeta = (dout * xhat).sum(axes), dout.sum(axes)
    dxhat = dout * wide(gamma, dout)
    if not training:
        return dxhat / wide(std, dout), dgamma, dbeta
    dcentered = dxhat / wide(std, dout)
    # std = sqrt(mean(centered^2) + eps), centered = xhat * std
    dstd = -(dxhat * xhat).sum(axes) / std
    dvar = dstd / (2 * std)
    dcentered = dcentered + wide(dvar, dout) * 2 / m * xhat * wide(std, dout)
    return dcentered - wide(dcentered.mean(axes), dout), dgamma, dbeta


def batch_norm_backward_closed_form(dout, cache):
    xhat, gamma, std, training = cache
    m = dout.size // dout.shape[1]
    dgamma, dbeta = (dout * xhat).sum(over(dout)), dout.sum(over(dout))
    factor = wide(gamma / std, dout)
    if not training:
        return factor * dout, dgamma, dbeta
    return factor / m * (m * dout - wide(dbeta, dout) - xhat * wide(dgamma, dout)), dgamma, dbeta


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    factor = gamma / np.sqrt(running_var + eps)
    if bias is None:
        bias = np.zeros_like(beta)
    return weight * factor[:, None, None, None], (bias - running_mean) * factor + beta
