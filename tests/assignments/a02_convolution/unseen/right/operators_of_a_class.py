"""A layer is an object, and runs by the operator @ from either side."""

import numpy as np

from functools import singledispatch, cached_property, partialmethod
import operator, weakref


@singledispatch
def two(v):
    return (int(v), int(v))


@two.register
def _(v: tuple):
    return v


class Conv:
    alive = weakref.WeakSet()

    def __init__(s, w, b, st, p):
        s.w, s.b, s.st, s.p = w, b, two(st), two(p)
        Conv.alive.add(s)

    def __matmul__(s, x):
        s.x = x
        (ph, pw) = s.p
        s.xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
        return s.out

    def view(s, u, v):
        Ho, Wo = s.size
        return np.s_[
            :, :, u : u + s.st[0] * (Ho - 1) + 1 : s.st[0], v : v + s.st[1] * (Wo - 1) + 1 : s.st[1]
        ]

    @property
    def size(s):
        return tuple((n - k) // t + 1 for n, k, t in zip(s.xp.shape[2:], s.w.shape[2:], s.st))

    @cached_property
    def out(s):
        o = sum(
            np.tensordot(s.xp[s.view(u, v)], s.w[:, :, u, v], (1, 1))
            for u in range(s.w.shape[2])
            for v in range(s.w.shape[3])
        )
        o = np.moveaxis(o, -1, 1)
        return o if s.b is None else operator.add(o, s.b[:, None, None])

    def __rmatmul__(s, dout):
        dxp = np.zeros_like(s.xp)
        dw = np.zeros_like(s.w)
        for u, v in np.ndindex(*s.w.shape[2:]):
            dxp[s.view(u, v)] += np.einsum("nfij,fc->ncij", dout, s.w[:, :, u, v])
            dw[:, :, u, v] = np.einsum("nfij,ncij->fc", dout, s.xp[s.view(u, v)])
        (ph, pw) = s.p
        H, W = s.x.shape[2:]
        return dxp[:, :, ph : ph + H, pw : pw + W], dw, None if s.b is None else dout.sum((0, 2, 3))

    __array_ufunc__ = None


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    layer = Conv(weight, bias, stride, padding)
    return layer @ x, layer


def conv2d_backward(dout, cache):
    return dout @ cache
