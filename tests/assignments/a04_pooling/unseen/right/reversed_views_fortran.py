"""Windows by views; every result is laid out in Fortran's order and read backwards."""

import numpy as np


def windows(x, k, s, p, fill):
    kh, kw = pair(k)
    sh, sw = pair(k if s is None else s)
    ph, pw = pair(p)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=fill)
    return np.lib.stride_tricks.sliding_window_view(xp, (kh, kw), axis=(2, 3))[:, :, ::sh, ::sw]


_m, _a = max_pool2d_forward, avg_pool2d_forward
_mb, _ab, _lb, _gb = (
    max_pool2d_backward,
    avg_pool2d_backward,
    lp_pool2d_backward,
    global_avg_pool2d_backward,
)


def turned(a):
    return a[::-1, ::-1, ::-1, ::-1].copy(order="F")[::-1, ::-1, ::-1, ::-1]


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    low = np.finfo(x.dtype).min
    w = windows(x, kernel_size, stride, padding, low)
    return turned(w.max((-1, -2))), _m(x, kernel_size, stride=stride, padding=padding)[1]


def max_pool2d_backward(dout, cache):
    return turned(_mb(dout, cache))


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    w = windows(x, kernel_size, stride, padding, 0)
    n = windows(np.ones_like(x), kernel_size, stride, padding, int(count_include_pad))
    return turned(np.einsum("ncijuv->ncij", w) / np.einsum("ncijuv->ncij", n)), _a(
        x, kernel_size, stride=stride, padding=padding, count_include_pad=count_include_pad
    )[1]


def avg_pool2d_backward(dout, cache):
    return turned(_ab(dout, cache))


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    w = windows(x, kernel_size, stride, 0, 0)
    out = np.linalg.norm(w.reshape(*w.shape[:4], -1), ord=norm_type, axis=-1)
    return turned(out), (
        x,
        out,
        norm_type,
        *pair(kernel_size),
        *pair(kernel_size if stride is None else stride),
    )


def lp_pool2d_backward(dout, cache):
    return turned(_lb(dout, cache))


def global_avg_pool2d_backward(dout, cache):
    return turned(_gb(dout, cache))
