import numpy as np


def as_pair(a):
    return a if isinstance(a, tuple) else (a, a)


def places(shape, kernel, stride, padding):
    """Where every entry of every column comes from: channel, row and column, as in CS231n."""
    _, C, H, W = shape
    (KH, KW), (sh, sw), (ph, pw) = kernel, stride, padding
    HO = (H + 2 * ph - KH) // sh + 1
    WO = (W + 2 * pw - KW) // sw + 1
    u = np.tile(np.repeat(np.arange(KH), KW), C)
    v = np.tile(np.arange(KW), KH * C)
    i, j = np.repeat(np.arange(HO), WO), np.tile(np.arange(WO), HO)
    channel = np.repeat(np.arange(C), KH * KW).reshape(-1, 1)
    return channel, u.reshape(-1, 1) + sh * i, v.reshape(-1, 1) + sw * j


def im2col(x, kernel_size, *, stride=1, padding=0):
    kernel, stride, padding = as_pair(kernel_size), as_pair(stride), as_pair(padding)
    ph, pw = padding
    xp = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)])
    k, rows, cols = places(x.shape, kernel, stride, padding)
    return xp[:, k, rows, cols]


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    kernel, stride, padding = as_pair(kernel_size), as_pair(stride), as_pair(padding)
    N, C, H, W = shape
    ph, pw = padding
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=columns.dtype)
    k, rows, cols = places(shape, kernel, stride, padding)
    np.add.at(xp, (slice(None), k, rows, cols), columns)
    return xp[:, :, ph : ph + H, pw : pw + W]


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    F, _, KH, KW = weight.shape
    columns = im2col(x, (KH, KW), stride=stride, padding=padding)
    out = weight.reshape(F, -1) @ columns
    if bias is not None:
        out = out + bias.reshape(-1, 1)
    ph, _ = as_pair(padding)
    HO = (x.shape[2] + 2 * ph - KH) // as_pair(stride)[0] + 1
    return out.reshape(len(x), F, HO, -1), (x.shape, columns, weight, bias, stride, padding)


def conv2d_backward_fast(dout, cache):
    shape, columns, weight, bias, stride, padding = cache
    F = len(weight)
    flat = dout.reshape(len(dout), F, -1)
    dweight = (flat @ columns.transpose(0, 2, 1)).sum(axis=0).reshape(weight.shape)
    dcolumns = weight.reshape(F, -1).T @ flat
    dx = col2im(dcolumns, shape, weight.shape[2:], stride=stride, padding=padding)
    return dx, dweight, None if bias is None else dout.sum(axis=(0, 2, 3))
