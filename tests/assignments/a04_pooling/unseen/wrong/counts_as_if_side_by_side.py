"""Counts the pixels of a window again on the way back, as if windows lay side by side."""

EXERCISE = "avg_pool2d_backward"
LOSES = ["divides_as_the_forward_did"]
SAYS = ""

import numpy as np

_f, _b = avg_pool2d_forward, avg_pool2d_backward


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    how = dict(stride=stride, padding=padding)
    out, cache = _f(x, kernel_size, **how, count_include_pad=count_include_pad)
    return out, (cache, *_counts(x, kernel_size, how, count_include_pad))


def avg_pool2d_backward(dout, cache):
    inner, right, taken = cache
    return _b(dout * right / taken, inner)


def _counts(x, kernel_size, how, whole):
    k, p = pair(kernel_size), pair(how["padding"])
    s = k if how["stride"] is None else pair(how["stride"])
    if whole:
        return 1, 1
    return _count(x, k, s, p, s).astype(x.dtype), _count(x, k, s, p, k).astype(x.dtype)


def _count(x, k, s, p, step):
    rows, columns = (_along(x.shape[2 + a], k[a], s[a], p[a], step[a]) for a in (0, 1))
    return rows[:, None] * columns


def _along(n, k, s, p, step):
    starts = np.arange((n + 2 * p - k) // s + 1) * step - p
    return np.maximum(np.minimum(starts + k, n) - np.maximum(starts, 0), 1)
