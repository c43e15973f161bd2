import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    rest = tuple(i for i in range(x.ndim) if i != 1)
    m = x.size // x.shape[1]
    mu = np.mean(x, axis=rest, keepdims=True)
    var = np.mean((x - mu) ** 2, axis=rest, keepdims=True)
    for key, new in (("running_mean", mu), ("running_var", var * (m / (m - 1)))):
        state[key] = (1 - momentum) * state[key] + momentum * new.reshape(-1)
    xhat = (x - mu) / np.sqrt(var + eps)
    out = np.expand_dims(gamma, rest) * xhat + np.expand_dims(beta, rest)
    return out, (xhat, gamma, np.sqrt(var + eps).reshape(-1), True)
