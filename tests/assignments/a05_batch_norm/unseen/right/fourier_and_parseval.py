"""The mean is the zeroth frequency, and the variance is in all others (Parseval)."""

from functools import partial

import numpy as np


def spectrum(x):
    """Return the frequencies of every feature, and how many values it has."""
    rows = np.moveaxis(x, 1, 0).reshape(x.shape[1], -1)
    return np.fft.fft(rows), rows.shape[1]


def wide(one, x):
    return np.expand_dims(one, tuple(range(1, x.ndim - 1)))


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    t = x.dtype
    waves, m = spectrum(x)
    if training:
        mean, variance = waves[:, 0].real / m, (abs(waves[:, 1:]) ** 2).sum(axis=1) / m**2
        new = {"running_mean": mean, "running_var": variance / (1 - 1 / m)}
        state |= {k: ((1 - momentum) * state[k] + momentum * v).astype(t) for k, v in new.items()}
    else:
        mean, variance = (state[f"running_{what}"].astype(float) for what in ("mean", "var"))
    xhat = (x - wide(mean, x)) / wide(np.sqrt(variance + eps), x)
    out = wide(gamma, x) * xhat + wide(beta, x)
    return out.astype(t), partial(_back, xhat, gamma / np.sqrt(variance + eps), training, t)


def _back(xhat, factor, training, t, dout):
    """Take off the zeroth frequency, and what runs along xhat."""
    waves, m = spectrum(dout)
    own, _ = spectrum(xhat)
    dgamma, dbeta = (waves * own.conj()).sum(axis=1).real / m, waves[:, 0].real.copy()
    if training:
        waves[:, 0] = 0
        waves -= own * (dgamma / m)[:, None]
    rows = np.fft.ifft(waves).real.reshape(dout.shape[1], dout.shape[0], *dout.shape[2:])
    dx = np.moveaxis(rows, 0, 1) * wide(factor, dout)
    return dx.astype(t), dgamma.astype(t), dbeta.astype(t)


def batch_norm_backward(dout, cache):
    return cache(dout)


def batch_norm_backward_closed_form(dout, cache):
    return list(cache(dout=dout))
