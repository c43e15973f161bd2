import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def pair(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def windows_of(x, kernel, stride, padding):
    (sh, sw), (ph, pw) = stride, padding
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    return sliding_window_view(xp, kernel, axis=(2, 3))[:, :, ::sh, ::sw]  # N C Ho Wo Kh Kw


def im2col(x, kernel_size, *, stride=1, padding=0):
    kernel, stride, padding = pair(kernel_size), pair(stride), pair(padding)
    win = windows_of(x, kernel, stride, padding)
    N, C, Ho, Wo, Kh, Kw = win.shape
    return win.transpose(0, 1, 4, 5, 2, 3).reshape(N, C * Kh * Kw, Ho * Wo)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = pair(kernel_size), pair(stride), pair(padding)
    N, C, H, W = shape
    Ho = (H + 2 * ph - Kh) // sh + 1
    Wo = (W + 2 * pw - Kw) // sw + 1
    win = columns.reshape(N, C, Kh, Kw, Ho, Wo)
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=columns.dtype)
    for u in range(Kh):
        for v in range(Kw):
            xp[:, :, u : u + sh * Ho : sh, v : v + sw * Wo : sw] += win[:, :, u, v]
    return xp[:, :, ph : H + ph, pw : W + pw]


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    stride, padding = pair(stride), pair(padding)
    win = windows_of(x, weight.shape[2:], stride, padding)
    out = np.tensordot(win, weight, axes=([1, 4, 5], [1, 2, 3]))  # N Ho Wo F
    if bias is not None:
        out = out + bias
    return out.transpose(0, 3, 1, 2), (win, x.shape, weight, bias, stride, padding)


def conv2d_backward_fast(dout, cache):
    win, shape, weight, bias, stride, padding = cache
    dweight = np.tensordot(dout, win, axes=([0, 2, 3], [0, 2, 3]))
    F = weight.shape[0]
    dcolumns = weight.reshape(F, -1).T @ dout.reshape(len(dout), F, -1)
    dx = col2im(dcolumns, shape, weight.shape[2:], stride=stride, padding=padding)
    return dx, dweight, dout.sum(axis=(0, 2, 3))
