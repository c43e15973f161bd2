import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    out = np.zeros(x.shape)
    xhat = np.zeros_like(x)
    std = np.zeros_like(gamma)
    for c in range(x.shape[1]):
        v = x[:, c]
        if training:
            mean, var = v.mean(), v.var()
            n = v.size
            state["running_mean"][c] += momentum * (mean - state["running_mean"][c])
            state["running_var"][c] += momentum * (var * n / (n - 1) - state["running_var"][c])
        else:
            mean, var = state["running_mean"][c], state["running_var"][c]
        std[c] = np.sqrt(var + eps)
        xhat[:, c] = (v - mean) / std[c]
        out[:, c] = gamma[c] * xhat[:, c] + beta[c]
    return out, (xhat, gamma, std, training)
