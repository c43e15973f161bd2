"""Two classes by the hyperbolic tangent, more of them one after the other; long doubles inside."""

import numpy as np


def merged(a, b):
    """Return log(exp(a) + exp(b)), from the mean and half the difference."""
    half = np.abs(a - b) / 2
    return (a + b) / 2 + half + np.log1p(np.exp(-2 * half))


def softmax_loss(scores, y):
    s = scores.astype(np.longdouble)
    total = s[:, 0]
    for column in s.T[1:]:
        total = merged(total, column)
    losses, dscores = [], np.empty(scores.shape, np.longdouble)
    for k in range(scores.shape[1]):
        rest = [s[:, j] for j in range(scores.shape[1]) if j != k]
        others = rest[0] if rest else np.full(len(y), -np.inf)
        for column in rest[1:]:
            others = merged(others, column)
        p = (1 + np.tanh((s[:, k] - others) / 2)) / 2
        dscores[:, k] = (p - (y == k)) / len(y)
    losses = total - s[np.arange(len(y)), y]
    return np.longdouble(losses.mean()), dscores.astype(scores.dtype)


def svm_loss(scores, y, *, margin=1.0):
    loss, dscores = 0.0, np.zeros_like(scores)
    share = dscores.dtype.type(1) / dscores.dtype.type(len(y))
    for n, k in np.argwhere(np.arange(scores.shape[1]) != y[:, None]):
        excess = scores[n, k] - scores[n, y[n]] + margin
        if excess > 0:
            loss += float(excess) / len(y)
            dscores[n, k] += share
            dscores[n, y[n]] -= share
    return loss, dscores


def relu_forward(x):
    out = x.copy()
    out[np.signbit(out)] = 0
    return out, [index for index, a in np.ndenumerate(x) if a > 0]


def relu_backward(dout, cache):
    dx = np.zeros(dout.shape, dout.dtype)
    for index in cache:
        dx[index] = dout[index]
    return dx


def dense_forward(x, weight, bias):
    products = x[:, None, :].astype(np.longdouble) * weight
    return (products.sum(axis=2) + bias).astype(x.dtype), (x, weight)


def dense_backward(dout, cache):
    x, weight = cache
    wide = dout[:, :, None].astype(np.longdouble)
    gradients = (wide * weight).sum(axis=1), (wide * x[:, None]).sum(axis=0), wide.sum(axis=0)[:, 0]
    return [gradient.astype(dout.dtype) for gradient in gradients]
