"""Mean and variance in one pass; the state is changed in place."""

import numpy as np

from math import fsum, sqrt


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    out = np.empty_like(x)
    xh = np.empty_like(x)
    stds = []
    for c in range(x.shape[1]):
        if training:
            n, mu, m2 = 0, 0.0, 0.0
            for v in map(float, x[:, c].flat):
                n += 1
                d = v - mu
                mu += d / n
                m2 += d * (v - mu)
            var = m2 / n
            state["running_mean"][c] *= 1 - momentum
            state["running_mean"][c] += momentum * mu
            state["running_var"][c] += momentum * (m2 / (n - 1) - state["running_var"][c])
        else:
            mu, var = float(state["running_mean"][c]), float(state["running_var"][c])
        s = sqrt(var + eps)
        stds.append(s)
        xh[:, c] = (x[:, c].astype(float) - mu) / s
        out[:, c] = gamma[c] * xh[:, c] + beta[c]
    return out, (xh, gamma, stds, training)
