"""Layers as a careful student of an early year wrote them: every docstring is kept."""

from builtins import range  # noqa: UP029

import numpy as np
from past.builtins import xrange

from .sizes import out_size


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    return dx, dw, dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def softmax_loss(x, y):
    shifted = x - np.max(x, axis=1, keepdims=True)
    log_probs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    n = x.shape[0]
    loss = -np.sum(log_probs[np.arange(n), y]) / n
    dx = np.exp(log_probs)
    dx[np.arange(n), y] -= 1
    return loss, dx / n


def svm_loss(x, y):
    n = x.shape[0]
    correct = x[np.arange(n), y]
    margins = np.maximum(0, x - correct[:, np.newaxis] + 1.0)
    margins[np.arange(n), y] = 0
    dx = (margins > 0).astype(np.float)
    dx[np.arange(n), y] -= np.sum(margins > 0, axis=1)
    return np.sum(margins) / n, dx / n


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    d = x.shape[1]
    running_mean = bn_param.get("running_mean", np.zeros(d, dtype=x.dtype))
    running_var = bn_param.get("running_var", np.zeros(d, dtype=x.dtype))
    cache = None
    if mode == "train":
        mean, var = x.mean(axis=0), x.var(axis=0)
        std = np.sqrt(var + eps)
        xhat = (x - mean) / std
        out = gamma * xhat + beta
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
        cache = (xhat, gamma, std)
    elif mode == "test":
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta
    else:
        raise ValueError(f"Invalid forward batchnorm mode {mode}")
    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


def batchnorm_backward(dout, cache):
    xhat, gamma, std = cache
    n = dout.shape[0]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dx = gamma / (n * std) * (n * dout - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    return batchnorm_backward(dout, cache)


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get("eps", 1e-5)
    mean = x.mean(axis=1, keepdims=True)
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    xhat = (x - mean) / std
    return gamma * xhat + beta, (xhat, gamma, std)


def layernorm_backward(dout, cache):
    xhat, gamma, std = cache
    d = dout.shape[1]
    dxhat = dout * gamma
    dx = dxhat - dxhat.mean(axis=1, keepdims=True)
    dx = (dx - xhat * (dxhat * xhat).sum(axis=1, keepdims=True) / d) / std
    return dx, (dout * xhat).sum(axis=0), dout.sum(axis=0)


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    n, _, h, wide = x.shape
    f, _, hh, ww = w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    high, broad = out_size(h, hh, stride, pad), out_size(wide, ww, stride, pad)
    out = np.zeros((n, f, high, broad))
    for i in xrange(n):
        for k in xrange(f):
            for r in range(high):
                for c in range(broad):
                    r0, c0 = r * stride, c * stride
                    window = padded[i, :, r0 : r0 + hh, c0 : c0 + ww]
                    out[i, k, r, c] = np.sum(window * w[k]) + b[k]
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    n, f, high, broad = dout.shape
    _, _, hh, ww = w.shape
    h, wide = x.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant")
    dpadded = np.zeros(padded.shape, dtype=np.float)
    dw, db = np.zeros(w.shape), np.zeros(b.shape)
    for i in xrange(n):
        for k in xrange(f):
            for r in xrange(high):
                for c in xrange(broad):
                    r0, c0 = r * stride, c * stride
                    g = dout[i, k, r, c]
                    dw[k] += g * padded[i, :, r0 : r0 + hh, c0 : c0 + ww]
                    dpadded[i, :, r0 : r0 + hh, c0 : c0 + ww] += g * w[k]
                    db[k] += g
    return dpadded[:, :, pad : pad + h, pad : pad + wide], dw, db


def max_pool_forward_naive(x, pool_param):
    high, wide = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    n, c, h, w = x.shape
    out = np.zeros((n, c, out_size(h, high, stride, 0), out_size(w, wide, stride, 0)))
    for r in range(out.shape[2]):
        for k in range(out.shape[3]):
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
        first = np.unravel_index(np.argmax(window), window.shape)
        dx[i, c, r0 + first[0], c0 + first[1]] += dout[i, c, r, k]
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    n, c, h, w = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, c)
    out, cache = batchnorm_forward(rows, gamma, beta, bn_param)
    return out.reshape(n, h, w, c).transpose(0, 3, 1, 2), cache


def spatial_batchnorm_backward(dout, cache):
    n, c, h, w = dout.shape
    rows = dout.transpose(0, 2, 3, 1).reshape(-1, c)
    dx, dgamma, dbeta = batchnorm_backward(rows, cache)
    return dx.reshape(n, h, w, c).transpose(0, 3, 1, 2), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get("eps", 1e-5)
    n = x.shape[0]
    groups = x.reshape(n, G, -1)
    mean = groups.mean(axis=2, keepdims=True)
    std = np.sqrt(groups.var(axis=2, keepdims=True) + eps)
    xhat = ((groups - mean) / std).reshape(x.shape)
    return gamma * xhat + beta, (xhat, std, gamma, G)


def spatial_groupnorm_backward(dout, cache):
    xhat, std, gamma, G = cache
    n = dout.shape[0]
    dgamma = (dout * xhat).sum(axis=(0, 2, 3), keepdims=True)
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
    dxhat, groups = (dout * gamma).reshape(n, G, -1), xhat.reshape(n, G, -1)
    dx = dxhat - dxhat.mean(axis=2, keepdims=True)
    dx = (dx - groups * (dxhat * groups).mean(axis=2, keepdims=True)) / std
    return dx.reshape(dout.shape), dgamma, dbeta
