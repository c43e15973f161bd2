import numpy as np


def to_pair(a):
    return a if isinstance(a, tuple) else (a, a)


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    (sh, sw), (ph, pw) = to_pair(stride), to_pair(padding)
    x_pad = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    views = np.lib.stride_tricks.sliding_window_view(x_pad, weight.shape[2:], axis=(2, 3))
    out = np.einsum("ncijuv,fcuv->nfij", views[:, :, ::sh, ::sw], weight)
    if bias is not None:
        out = out + bias[:, None, None]
    return out, (x, weight, bias, stride, padding)


def conv2d_backward(dout, cache):
    x, weight, bias, stride, padding = cache
    ph, pw = to_pair(padding)
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    HO, WO = dout.shape[2:]
    x_pad = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    dx_pad = np.zeros_like(x_pad)
    dweight = np.zeros_like(weight)
    for i in range(HO):
        for j in range(WO):
            for f in range(F):
                d = dout[:, f, i, j].reshape(N, 1, 1, 1)
                dx_pad[:, :, i:i + KH, j:j + KW] += d * weight[f]
                dweight[f] += np.sum(d * x_pad[:, :, i:i + KH, j:j + KW], axis=0)
    dbias = None
    if bias is not None:
        dbias = np.sum(dout, axis=(0, 2, 3))
    return dx_pad[:, :, ph:ph + H, pw:pw + W], dweight, dbias


def numerical_gradient(f, x, dout, h=1e-5):
    g = np.zeros(x.shape)
    for idx in np.ndindex(*x.shape):
        e = np.zeros(x.shape)
        e[idx] = h
        g[idx] = (np.sum(f(x + e) * dout) - np.sum(f(x - e) * dout)) / (2 * h)
    return g


def merge_convolutions(first, second):
    w1, b1 = first
    w2, b2 = second
    F, C, K1, L1 = w1.shape
    G, _, K2, L2 = w2.shape
    w = np.zeros((G, C, K1 + K2 - 1, L1 + L2 - 1), dtype=w1.dtype)
    for u in range(K2):
        for v in range(L2):
            w[:, :, u:u + K1, v:v + L1] += np.einsum("gf,fckl->gckl", w2[:, :, u, v], w1)
    b = b2 + np.einsum("gfuv,f->g", w2, b1)
    return w, b
