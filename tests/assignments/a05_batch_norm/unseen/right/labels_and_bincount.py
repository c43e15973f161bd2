"""Every value carries the label of its feature; sums are counts by label, weighed."""

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=64)
def labels(shape):
    return np.broadcast_to(np.arange(shape[1]).reshape(-1, *[1] * (len(shape) - 2)), shape)


def total(x):
    return np.bincount(labels(x.shape).ravel(), weights=x.ravel(), minlength=x.shape[1])


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    at, m = labels(x.shape), x.size / x.shape[1]
    mean, variance = state["running_mean"], state["running_var"]
    if training:
        mean = total(x) / m
        variance = total((x - mean[at]) ** 2) / m
        for name, new in (("running_mean", mean), ("running_var", variance * m / (m - 1))):
            np.copyto(
                state[name], (1 - momentum) * state[name] + momentum * new, casting="same_kind"
            )
    else:
        mean, variance = mean.copy(), variance.copy()
    z = (x - mean[at]) / np.sqrt(variance + eps)[at]
    out = np.empty_like(x)
    np.add(gamma[at] * z, beta[at], out=out, casting="same_kind")
    return out, {"z": z, "slope": (gamma / np.sqrt(variance + eps))[at], "m": training and m}


def batch_norm_backward(dout, cache):
    z, m, at = cache["z"], cache["m"], labels(dout.shape)
    dgamma, dbeta = total(dout * z), total(dout)
    dx = cache["slope"] * (dout - ((dbeta[at] + z * dgamma[at]) / m if m else 0))
    return tuple(gradient.astype(dout.dtype) for gradient in (dx, dgamma, dbeta))


def batch_norm_backward_closed_form(dout, cache):
    return batch_norm_backward(dout.astype(np.longdouble).astype(dout.dtype), cache)


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    """Ask the layer itself, in evaluation, what it makes of 0 and of 1."""
    state = {"running_mean": running_mean.copy(), "running_var": running_var.copy()}
    points = np.stack([np.zeros_like(gamma), np.ones_like(gamma)])
    (low, high), _ = batch_norm_forward(points, gamma, beta, state, training=False, eps=eps)
    slope = high - low
    shift = low if bias is None else low + slope * bias
    return np.einsum("f...,f->f...", weight, slope), shift
