import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    out = np.empty_like(x)
    xhats = np.empty_like(x)
    stds = []
    new_mean = state["running_mean"].copy()
    new_var = state["running_var"].copy()
    for c in range(x.shape[1]):
        values = x[:, c]
        m = values.size
        if training:
            mean = values.sum() / m
            squares = ((values - mean) ** 2).sum()
            variance = squares / m
            new_mean[c] += momentum * (mean - new_mean[c])
            new_var[c] += momentum * (squares / (m - 1) - new_var[c])
        else:
            mean = state["running_mean"][c]
            variance = state["running_var"][c]
        std = (variance + eps) ** 0.5
        xhats[:, c] = (values - mean) / std
        out[:, c] = gamma[c] * xhats[:, c] + beta[c]
        stds.append(std)
    if training:
        state["running_mean"], state["running_var"] = new_mean, new_var
    return out, (xhats, gamma, stds, training)


def batch_norm_backward(dout, cache):
    xhats, gamma, stds, training = cache
    dx = np.empty_like(dout)
    dgamma, dbeta = np.empty_like(gamma), np.empty_like(gamma)
    for c in range(len(gamma)):
        g, xhat, std = dout[:, c], xhats[:, c], stds[c]
        dbeta[c] = g.sum()
        dgamma[c] = (g * xhat).sum()
        dxhat = g * gamma[c]
        if not training:
            dx[:, c] = dxhat / std
            continue
        m = g.size
        centered = xhat * std
        dvar = -(dxhat * centered).sum() / (2 * std**3)
        dmean = -dxhat.sum() / std - dvar * 2 * centered.sum() / m
        dx[:, c] = dxhat / std + dvar * 2 * centered / m + dmean / m
    return dx, dgamma, dbeta


def batch_norm_backward_closed_form(dout, cache):
    xhats, gamma, stds, training = cache
    dx = np.empty_like(dout)
    dgamma, dbeta = np.empty_like(gamma), np.empty_like(gamma)
    for c in range(len(gamma)):
        g, xhat = dout[:, c], xhats[:, c]
        dbeta[c] = g.sum()
        dgamma[c] = (g * xhat).sum()
        if training:
            dx[:, c] = gamma[c] / stds[c] * (g - g.mean() - xhat * (g * xhat).mean())
        else:
            dx[:, c] = gamma[c] / stds[c] * g
    return dx, dgamma, dbeta


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    new_weight, new_bias = weight.copy(), beta.copy()
    for f in range(len(weight)):
        scale = gamma[f] / (running_var[f] + eps) ** 0.5
        new_weight[f] *= scale
        old = 0 if bias is None else bias[f]
        new_bias[f] += (old - running_mean[f]) * scale
    return new_weight, new_bias
