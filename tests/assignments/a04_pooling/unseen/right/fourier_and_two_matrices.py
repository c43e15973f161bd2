"""Means by the fast Fourier transform, and back by two matrices."""

import numpy as np

_a, _ab = avg_pool2d_forward, avg_pool2d_backward


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)

    def sums(y):
        yp = np.pad(y, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
        H, W = yp.shape[2:]
        k = np.fft.rfft2(np.ones((kh, kw)), s=(H, W))
        f = np.fft.irfft2(np.fft.rfft2(yp) * k.conj(), s=(H, W))
        return f[:, :, : H - kh + 1 : sh, : W - kw + 1 : sw]

    n = kh * kw if count_include_pad else np.round(sums(np.ones_like(x)))
    return (sums(x) / n).astype(x.dtype), _a(
        x, kernel_size, stride=stride, padding=padding, count_include_pad=count_include_pad
    )[1]


def avg_pool2d_backward(dout, cache):
    (N, C, H, W), count, kh, kw, sh, sw, ph, pw = cache
    rows = np.zeros((dout.shape[2], H), dout.dtype)
    cols = np.zeros((dout.shape[3], W), dout.dtype)
    for i in range(len(rows)):
        rows[i, max(i * sh - ph, 0) : max(i * sh - ph + kh, 0)] = 1
    for j in range(len(cols)):
        cols[j, max(j * sw - pw, 0) : max(j * sw - pw + kw, 0)] = 1
    return np.einsum(
        "ih,ncij,jw->nchw", rows, (dout / count).astype(dout.dtype), cols, optimize=True
    )
