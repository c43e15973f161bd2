"""An object that becomes an array when asked, and tuples of arrays."""

import numpy as np

import array

_f, _m, _n = conv2d_forward, merge_convolutions, numerical_gradient


def numerical_gradient(f, x, dout, h=1e-5):
    g = _n(f, x, dout, h)
    return tuple(tuple(r) for r in g) if g.ndim > 1 else array.array("d", g)


class Wrapped:
    def __init__(s, a):
        s.a = a

    def __array__(s, dtype=None, copy=None):
        return s.a if dtype is None else s.a.astype(dtype)


def conv2d_forward(*a, **k):
    o, c = _f(*a, **k)
    return Wrapped(o), c
