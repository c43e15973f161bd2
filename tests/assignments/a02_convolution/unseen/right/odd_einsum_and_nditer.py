"""Everything read backwards and turned again; letters of einsum as numbers."""

import numpy as np


def two(v):
    return v if isinstance(v, tuple) else (v, v)


_f = conv2d_forward


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    (sh, sw), (ph, pw) = two(stride), two(padding)
    xp = np.pad(x, [(0, 0)] * 2 + [(ph, ph), (pw, pw)])[::-1, ::-1, ::-1, ::-1]
    k = weight[::-1, ::-1, ::-1, ::-1]
    v = np.lib.stride_tricks.sliding_window_view(xp, weight.shape[2:], (2, 3))[:, :, ::-1, ::-1][
        :, :, ::sh, ::sw
    ]
    out = np.einsum(v, [9, 2, 7, 8, 5, 6], k, [1, 2, 5, 6], [8, 1, 7, 9]).transpose(3, 1, 2, 0)[
        ::-1, ::-1
    ]
    if bias is not None:
        out = np.add(out, np.asarray(bias).reshape(-1, 1, 1), order="F")
    return out, _f(x, weight, bias, stride=stride, padding=padding)[1]


def numerical_gradient(f, x, dout, h=1e-5):
    y = x.copy()
    g = np.empty_like(x)
    it = np.nditer([y, g], flags=["multi_index"], op_flags=[["readwrite"], ["writeonly"]])
    with it:
        for a, b in it:
            z = x.copy()
            z[it.multi_index] += h
            up = f(z)
            z = x.copy()
            z[it.multi_index] -= h
            dn = f(z)
            b[...] = np.vdot(up - dn, dout) / (2 * h)
    return g
