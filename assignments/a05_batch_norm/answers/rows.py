import numpy as np


def to_rows(x):
    # (N, C, H, W) -> (N H W, C); (N, D) stays
    return x if x.ndim == 2 else x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])


def from_rows(rows, shape):
    if len(shape) == 2:
        return rows
    n, c, h, w = shape
    return rows.reshape(n, h, w, c).transpose(0, 3, 1, 2)


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    rows = to_rows(x)
    if training:
        mu = np.mean(rows, axis=0)
        diff = rows - mu
        var = np.mean(diff**2, axis=0)
        state["running_mean"] *= 1 - momentum
        state["running_mean"] += momentum * mu
        state["running_var"] *= 1 - momentum
        state["running_var"] += momentum * np.var(rows, axis=0, ddof=1)
    else:
        mu, var = state["running_mean"], state["running_var"]
        diff = rows - mu
    istd = 1 / np.sqrt(var + eps)
    xhat = diff * istd
    out = gamma * xhat + beta
    cache = {"xhat": xhat, "diff": diff, "istd": istd, "gamma": gamma, "training": training}
    return from_rows(out, x.shape), cache


def batch_norm_backward(dout, cache):
    xhat, diff, istd, gamma = cache["xhat"], cache["diff"], cache["istd"], cache["gamma"]
    shape = dout.shape
    dout = to_rows(dout)
    m = len(dout)
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dxhat = dout * gamma
    ddiff = dxhat * istd
    if cache["training"]:
        distd = (dxhat * diff).sum(axis=0)
        dvar = -0.5 * istd**3 * distd
        dsquares = np.ones_like(dout) / m * dvar
        ddiff = ddiff + 2 * diff * dsquares
        dmu = -ddiff.sum(axis=0)
        dx = ddiff + np.ones_like(dout) / m * dmu
    else:
        dx = ddiff
    return from_rows(dx, shape), dgamma, dbeta


def batch_norm_backward_closed_form(dout, cache):
    xhat, k = cache["xhat"], cache["gamma"] * cache["istd"]
    rows = to_rows(dout)
    dbeta = np.sum(rows, axis=0)
    dgamma = np.sum(rows * xhat, axis=0)
    inner = rows
    if cache["training"]:
        inner = rows - dbeta / len(rows) - xhat * dgamma / len(rows)
    return from_rows(k * inner, dout.shape), dgamma, dbeta


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    istd = (running_var + eps) ** -0.5
    flat = weight.reshape(len(weight), -1)
    w = (np.diag(gamma * istd) @ flat).reshape(weight.shape)
    b = beta - running_mean * gamma * istd
    if bias is not None:
        b = b + bias * gamma * istd
    return w, b
