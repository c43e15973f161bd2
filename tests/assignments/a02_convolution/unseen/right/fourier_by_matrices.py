"""Fourier transforms as products with two matrices."""

import numpy as np


def two(v):
    return v if isinstance(v, tuple) else (v, v)


_f = conv2d_forward


def dft(n):
    k = np.arange(n)
    return np.exp(-2j * np.pi * np.outer(k, k) / n)


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    (sh, sw), (ph, pw) = two(stride), two(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    H, W = xp.shape[2:]
    Kh, Kw = weight.shape[2:]
    A, Bm = dft(H), dft(W)
    wp = np.zeros(weight.shape[:2] + (H, W))
    wp[:, :, :Kh, :Kw] = weight
    X = A @ xp @ Bm
    Y = A @ wp @ Bm
    Z = np.einsum("nchw,fchw->nfhw", X, Y.conj())
    out = (A.conj() @ Z @ Bm.conj()).real / (H * W)
    out = out[:, :, : H - Kh + 1 : sh, : W - Kw + 1 : sw]
    if bias is not None:
        out = out + bias[None, :, None, None]
    return out.astype(x.dtype), _f(x, weight, bias, stride=stride, padding=padding)[1]
