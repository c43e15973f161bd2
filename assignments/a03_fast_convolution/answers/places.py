import numpy as np


def tup(a):
    return a if isinstance(a, tuple) else (a, a)


def im2col(x, kernel_size, *, stride=1, padding=0):
    Kh, Kw = tup(kernel_size)
    sh, sw = tup(stride)
    ph, pw = tup(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    N, C, H, W = xp.shape
    cols = []
    for i in range(0, H - Kh + 1, sh):
        for j in range(0, W - Kw + 1, sw):
            cols.append(xp[:, :, i : i + Kh, j : j + Kw].reshape(N, -1))
    return np.stack(cols, axis=2)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    Kh, Kw = tup(kernel_size)
    sh, sw = tup(stride)
    ph, pw = tup(padding)
    N, C, H, W = shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=columns.dtype)
    l = 0
    for i in range(0, H + 2 * ph - Kh + 1, sh):
        for j in range(0, W + 2 * pw - Kw + 1, sw):
            xp[:, :, i : i + Kh, j : j + Kw] += columns[:, :, l].reshape(N, C, Kh, Kw)
            l += 1
    return xp[:, :, ph : ph + H, pw : pw + W]


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    F, C, Kh, Kw = weight.shape
    cols = im2col(x, (Kh, Kw), stride=stride, padding=padding)
    N, R, L = cols.shape
    # one big product for the whole batch
    big = cols.transpose(1, 0, 2).reshape(R, N * L)
    out = (weight.reshape(F, R) @ big).reshape(F, N, L).transpose(1, 0, 2)
    if bias is not None:
        out = out + bias[None, :, None]
    Ho = (x.shape[2] + 2 * tup(padding)[0] - Kh) // tup(stride)[0] + 1
    return out.reshape(N, F, Ho, L // Ho), (big, x.shape, weight, bias, stride, padding)


def conv2d_backward_fast(dout, cache):
    big, shape, weight, bias, stride, padding = cache
    F, C, Kh, Kw = weight.shape
    N = shape[0]
    d = dout.transpose(1, 0, 2, 3).reshape(F, -1)
    dw = (d @ big.T).reshape(weight.shape)
    dcols = (weight.reshape(F, -1).T @ d).reshape(C * Kh * Kw, N, -1).transpose(1, 0, 2)
    dx = col2im(dcols, shape, (Kh, Kw), stride=stride, padding=padding)
    return dx, dw, None if bias is None else d.sum(axis=1)
