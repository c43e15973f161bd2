"""Backward passes are measured, one value at a time, with an imaginary step that loses no digit."""

import numpy as np

STEP = 1e-40


def plainly(x, axes, eps):
    gap = x - x.mean(axis=axes, keepdims=True)
    return gap / np.sqrt((gap * gap).mean(axis=axes, keepdims=True) + eps)


def slopes(function, args, which, dout):
    """Return how sum(function * dout) changes with one of the arguments."""
    args = [np.array(a, dtype=complex) for a in args]
    slope = np.zeros(args[which].shape)
    for at in np.ndindex(*slope.shape):
        args[which][at] += 1j * STEP
        slope[at] = (function(*args) * dout).sum().imag / STEP
        args[which][at] = args[which][at].real
    return slope.astype(dout.dtype)


def normalize_forward(x, axes, eps=1e-5):
    return plainly(x, axes, eps), (x.copy(), lambda z: plainly(z, axes, eps))


def normalize_backward(dout, cache):
    x, function = cache
    return slopes(function, [x], 0, dout)


def scaled(normal, wide):
    """Return a layer as a function of x, gamma and beta."""
    return lambda x, gamma, beta: normal(x) * wide(gamma) + wide(beta)


def layer(x, gamma, beta, normal, wide):
    function = scaled(normal, wide)
    return function(x, gamma, beta), (function, (x.copy(), gamma.copy(), beta.copy()))


def measured(dout, cache):
    function, args = cache
    return tuple(slopes(function, args, which, dout) for which in range(3))


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    axes = tuple(range(1, x.ndim))
    return layer(x, gamma, beta, lambda z: plainly(z, axes, eps), lambda one: one)


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    return layer(x, gamma, beta, lambda z: plainly(z, (2, 3), eps), lambda g: g[:, None, None])


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    def normal(z):
        return plainly(z.reshape(len(z), num_groups, -1), 2, eps).reshape(z.shape)

    return layer(x, gamma, beta, normal, lambda g: g[:, None, None])


layer_norm_backward = instance_norm_backward = group_norm_backward = measured
