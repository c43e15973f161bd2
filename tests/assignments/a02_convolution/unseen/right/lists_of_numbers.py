"""Every result is a list of Python's own numbers."""

import numpy as np

_f, _b, _m, _n = conv2d_forward, conv2d_backward, merge_convolutions, numerical_gradient


def conv2d_forward(*a, **k):
    o, c = _f(*a, **k)
    return o.tolist(), c


def conv2d_backward(d, c):
    return tuple(None if g is None else g.tolist() for g in _b(d, c))


def merge_convolutions(a, b):
    return [g.tolist() for g in _m(a, b)]
