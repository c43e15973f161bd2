"""Every gradient is measured with an imaginary step; the forward passes take complex numbers."""

import numpy as np

STEP = 1e-100


def measured(function, args, which, dtype):
    """Return the gradient of a number by one of the arguments."""
    args = [np.array(a, dtype=complex) for a in args]
    slope = np.empty(args[which].shape)
    for at in np.ndindex(*slope.shape):
        kept = args[which][at]
        args[which][at] += STEP * 1j
        slope[at] = function(*args).imag / STEP
        args[which][at] = kept
    return slope.astype(dtype)


def cross_entropy(scores, y):
    moved = scores - scores.real.max(axis=1, keepdims=True)
    return (np.log(np.exp(moved).sum(axis=1)) - moved[range(len(y)), y]).mean()


def softmax_loss(scores, y):
    slope = measured(lambda s: cross_entropy(s, y), [scores], 0, scores.dtype)
    return float(cross_entropy(scores.astype(complex), y).real), slope


def hinge(scores, y, margin):
    gaps = scores - scores[range(len(y)), y][:, None] + margin
    gaps[range(len(y)), y] = 0
    return np.where(gaps.real > 0, gaps, 0).sum() / len(y)


def svm_loss(scores, y, *, margin=1.0):
    slope = measured(lambda s: hinge(s, y, margin), [scores], 0, scores.dtype)
    return hinge(scores.astype(complex), y, margin).real, slope


def relu(x):
    return np.where(x.real > 0, x, 0)


def relu_forward(x):
    return relu(x), (relu, (x.copy(),))


def dense(x, weight, bias):
    return x @ weight.T + bias


def dense_forward(x, weight, bias):
    return dense(x, weight, bias), (dense, (x.copy(), weight.copy(), bias.copy()))


def slopes(dout, cache):
    function, args = cache
    weighed = lambda *some: (function(*some) * dout).sum()
    return [measured(weighed, args, which, dout.dtype) for which in range(len(args))]


def relu_backward(dout, cache):
    return slopes(dout, cache)[0]


dense_backward = slopes
