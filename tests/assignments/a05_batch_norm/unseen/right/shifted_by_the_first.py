"""The first value of a feature is taken off, so that two squares may be subtracted safely."""

from types import MappingProxyType

import numpy as np


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    axes = (0, *range(2, x.ndim))
    tall = (-1, *[1] * (x.ndim - 2))
    first = x[:1, :, :1, :1] if x.ndim == 4 else x[:1]
    moved = x - first
    if training:
        m = x.size // x.shape[1]
        center = moved.mean(axes)
        variance = (moved**2).mean(axes) - center**2
        mean = center + first.reshape(-1)
        for name, new in {"running_mean": mean, "running_var": variance * m / (m - 1)}.items():
            state.update({name: momentum * new + (1 - momentum) * state.pop(name)})
    else:
        center, variance = state["running_mean"] - first.reshape(-1), state["running_var"]
    scale = 1 / np.sqrt(variance + eps)
    xhat = (moved - center.reshape(tall)) * scale.reshape(tall)
    out = xhat * gamma.reshape(tall) + beta.reshape(tall)
    return out, MappingProxyType(
        {"xhat": xhat, "back": (gamma * scale).reshape(tall), "training": training, "axes": axes}
    )


def batch_norm_backward(dout, cache):
    xhat, axes = cache["xhat"], cache["axes"]
    dx = dout.copy()
    if cache["training"]:
        dx -= dout.mean(axes, keepdims=True)
        dx -= xhat * (dout * xhat).mean(axes, keepdims=True)
    dx *= cache["back"]
    return dx, (dout * xhat).sum(axes), dout.sum(axes)


batch_norm_backward_closed_form = batch_norm_backward
