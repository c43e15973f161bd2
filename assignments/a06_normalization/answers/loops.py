import numpy as np


def forward_1d(values, eps):
    m = values.size
    mean = values.sum() / m
    var = ((values - mean) ** 2).sum() / m
    return (values - mean) / (var + eps) ** 0.5, (var + eps) ** 0.5


def backward_1d(g, xhat, std):
    m = g.size
    return (m * g - g.sum() - xhat * (g * xhat).sum()) / (m * std)


def normalize_forward(x, axes, eps=1e-5):
    kept = [a for a in range(x.ndim) if a not in axes]
    xhat = np.empty_like(x)
    stds = []
    for place in np.ndindex(*(x.shape[a] for a in kept)):
        index = [slice(None)] * x.ndim
        for a, i in zip(kept, place, strict=True):
            index[a] = i
        xhat[tuple(index)], std = forward_1d(x[tuple(index)], eps)
        stds.append((tuple(index), std))
    return xhat, (xhat, stds)


def normalize_backward(dout, cache):
    xhat, stds = cache
    dx = np.empty_like(dout)
    for index, std in stds:
        dx[index] = backward_1d(dout[index], xhat[index], std)
    return dx


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    out, cache = np.empty_like(x), []
    for n in range(len(x)):
        xhat, std = forward_1d(x[n], eps)
        out[n] = gamma * xhat + beta
        cache.append((xhat, std))
    return out, (gamma, cache)


def layer_norm_backward(dout, cache):
    gamma, rows = cache
    dx, dgamma, dbeta = np.empty_like(dout), np.zeros_like(gamma), np.zeros_like(gamma)
    for n, (xhat, std) in enumerate(rows):
        dx[n] = backward_1d(dout[n] * gamma, xhat, std)
        dgamma += dout[n] * xhat
        dbeta += dout[n]
    return dx, dgamma, dbeta


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    size = x.shape[1] // num_groups
    xhat, stds = np.empty_like(x), np.empty((len(x), num_groups), dtype=x.dtype)
    for n in range(len(x)):
        for g in range(num_groups):
            group = slice(g * size, (g + 1) * size)
            xhat[n, group], stds[n, g] = forward_1d(x[n, group], eps)
    out = np.empty_like(x)
    for c in range(x.shape[1]):
        out[:, c] = gamma[c] * xhat[:, c] + beta[c]
    return out, (xhat, stds, gamma)


def group_norm_backward(dout, cache):
    xhat, stds, gamma = cache
    dxhat, dx = np.empty_like(dout), np.empty_like(dout)
    dgamma, dbeta = np.empty_like(gamma), np.empty_like(gamma)
    for c in range(len(gamma)):
        dgamma[c] = (dout[:, c] * xhat[:, c]).sum()
        dbeta[c] = dout[:, c].sum()
        dxhat[:, c] = dout[:, c] * gamma[c]
    size = len(gamma) // stds.shape[1]
    for n, g in np.ndindex(stds.shape):
        group = slice(g * size, (g + 1) * size)
        dx[n, group] = backward_1d(dxhat[n, group], xhat[n, group], stds[n, g])
    return dx, dgamma, dbeta


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    return group_norm_forward(x, x.shape[1], gamma, beta, eps=eps)


def instance_norm_backward(dout, cache):
    return group_norm_backward(dout, cache)
