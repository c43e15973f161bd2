import numpy as np


def as_pair(a):
    try:
        first, second = a
        return int(first), int(second)
    except TypeError:
        return int(a), int(a)


def places(C, H, W, KH, KW, stride, padding):
    """Indices of every window, as in CS231n's im2col: channel, row, column."""
    (sh, sw), (ph, pw) = stride, padding
    HO = (H + 2 * ph - KH) // sh + 1
    WO = (W + 2 * pw - KW) // sw + 1
    rows = np.tile(np.repeat(np.arange(KH), KW), C).reshape(-1, 1) + sh * np.repeat(
        np.arange(HO), WO
    )
    cols = np.tile(np.arange(KW), KH * C).reshape(-1, 1) + sw * np.tile(np.arange(WO), HO)
    chan = np.repeat(np.arange(C), KH * KW).reshape(-1, 1)
    return chan, rows, cols, HO, WO


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    stride, padding = as_pair(stride), as_pair(padding)
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    chan, rows, cols, HO, WO = places(C, H, W, KH, KW, stride, padding)

    ph, pw = padding
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), mode="constant")
    columns = xp[:, chan, rows, cols]  # N, C KH KW, HO WO
    out = weight.reshape(F, -1) @ columns
    if bias is not None:
        out = out + bias[:, None]
    return out.reshape(N, F, HO, WO), (x.shape, columns, weight, bias, stride, padding)


def conv2d_backward(dout, cache):
    shape, columns, weight, bias, stride, padding = cache
    N, C, H, W = shape
    F, _, KH, KW = weight.shape
    chan, rows, cols, HO, WO = places(C, H, W, KH, KW, stride, padding)

    flat = dout.reshape(N, F, -1)
    dweight = np.sum(flat @ columns.transpose(0, 2, 1), axis=0).reshape(weight.shape)
    dcolumns = weight.reshape(F, -1).T @ flat

    ph, pw = padding
    dxp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=dout.dtype)
    np.add.at(dxp, (slice(None), chan, rows, cols), dcolumns)
    dx = dxp[:, :, ph : H + ph, pw : W + pw]
    return dx, dweight, (dout.sum(axis=(0, 2, 3)) if bias is not None else None)


def numerical_gradient(f, x, dout, h=1e-5):
    flat = x.flatten()
    grad = np.zeros(flat.size)
    for k in range(flat.size):
        keep = flat[k]
        flat[k] = keep + h
        above = float((f(flat.reshape(x.shape)) * dout).sum())
        flat[k] = keep - h
        below = float((f(flat.reshape(x.shape)) * dout).sum())
        flat[k] = keep
        grad[k] = (above - below) / (2.0 * h)
    return grad.reshape(x.shape)


def merge_convolutions(first, second):
    w1, b1 = first
    w2, b2 = second
    G, F, KH, KW = w2.shape
    # lay the first kernels out as F channels of C images, and let the second run over them
    images = w1.transpose(1, 0, 2, 3)
    merged, _ = conv2d_forward(images, w2[:, :, ::-1, ::-1], padding=(KH - 1, KW - 1))
    bias = b2 + (w2.reshape(G, F, -1).sum(axis=2) * b1).sum(axis=1)
    return merged.transpose(1, 0, 2, 3), bias
