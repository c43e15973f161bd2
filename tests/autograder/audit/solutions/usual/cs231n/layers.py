"""Layers that pass their notebook's checks and have the faults that such layers usually have."""

import numpy as np


def affine_forward(x, w, b):
    return x.reshape(x.shape[0], -1).dot(w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    rows = x.reshape(x.shape[0], -1)
    return dout.dot(w.T).reshape(x.shape), rows.T.dot(dout), dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    dx = dout
    dx[cache <= 0] = 0  # writes into dout
    return dx


def softmax_loss(x, y):
    shifted = np.exp(x - np.max(x, axis=1, keepdims=True))
    probs = shifted / np.sum(shifted, axis=1, keepdims=True)
    n = x.shape[0]
    loss = -np.sum(np.log(probs[np.arange(n), y])) / n  # the log of what may be zero
    dx = probs.copy()
    dx[np.arange(n), y] -= 1
    return loss, dx / n


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    d = x.shape[1]
    running_mean = bn_param.get("running_mean", np.zeros(d))
    running_var = bn_param.get("running_var", np.zeros(d))
    cache = None
    if bn_param["mode"] == "train":
        mean, var = x.mean(axis=0), x.var(axis=0)
        xhat = (x - mean) / np.sqrt(var + eps)
        out = gamma * xhat + beta
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
        cache = (x, xhat, mean, var, gamma, eps)
    else:
        out = gamma * (x - running_mean) / np.sqrt(running_var) + beta  # no eps
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


def batchnorm_backward(dout, cache):
    x, xhat, mean, var, gamma, eps = cache
    n = x.shape[0]
    dxhat = dout * gamma
    dvar = np.sum(dxhat * (x - mean) * -0.5 * (var + eps) ** -1.5, axis=0)
    dmean = np.sum(-dxhat / np.sqrt(var + eps), axis=0)
    dx = dxhat / np.sqrt(var + eps) + dvar * 2 * (x - mean) / n + dmean / n
    return dx, np.sum(dout * xhat, axis=0), np.sum(dout, axis=0)


def batchnorm_backward_alt(dout, cache):
    x, xhat, _, var, gamma, _ = cache
    n = x.shape[0]
    dbeta, dgamma = dout.sum(axis=0), (dout * xhat).sum(axis=0)
    dx = gamma / np.sqrt(var) / n * (n * dout - dbeta - xhat * dgamma)  # no eps
    return dx, dgamma, dbeta


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    n, _, h, wide = x.shape
    f, _, hh, ww = w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    high, broad = 1 + (h + 2 * pad - hh) // stride, 1 + (wide + 2 * pad - ww) // stride
    out = np.zeros((n, f, high, broad))
    for i, k, r, c in np.ndindex(*out.shape):
        window = padded[i, :, r * stride : r * stride + hh, c * stride : c * stride + ww]
        out[i, k, r, c] = np.sum(window * w[k]) + b[k]
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    hh, ww = w.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded, dw, db = np.zeros_like(padded), np.zeros_like(w), np.zeros_like(b)
    for i, k, r, c in np.ndindex(*dout.shape):
        window = (i, slice(None), slice(r * stride, r * stride + hh))
        window = (*window, slice(c * stride, c * stride + ww))
        dw[k] += dout[i, k, r, c] * padded[window]
        dpadded[window] += dout[i, k, r, c] * w[k]
        db[k] += dout[i, k, r, c]
    return dpadded[:, :, pad:-pad, pad:-pad], dw, db  # nothing is left of it with pad 0


def max_pool_forward_naive(x, pool_param):
    high, wide = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    n, c, h, w = x.shape
    out = np.zeros((n, c, 1 + (h - high) // stride, 1 + (w - wide) // stride))
    for r, k in np.ndindex(*out.shape[2:]):
        window = x[:, :, r * stride : r * stride + high, k * stride : k * stride + wide]
        out[:, :, r, k] = window.max(axis=(2, 3))
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    high, wide = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    dx = np.zeros_like(x)
    for i, c, r, k in np.ndindex(*dout.shape):
        r0, c0 = r * stride, k * stride
        window = x[i, c, r0 : r0 + high, c0 : c0 + wide]
        mask = window == np.max(window)  # every tie gets the whole, and overlaps are overwritten
        dx[i, c, r0 : r0 + high, c0 : c0 + wide] = mask * dout[i, c, r, k]
    return dx
