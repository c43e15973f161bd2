import numpy as np


def to_pair(a):
    return a if isinstance(a, tuple) else (a, a)


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    s1, s2 = to_pair(stride)
    p1, p2 = to_pair(padding)
    N, C, H, W = x.shape
    F, _, HH, WW = weight.shape
    xp = np.pad(x, ((0, 0), (0, 0), (p1, p1), (p2, p2)), mode="constant")
    Ho = 1 + (H + 2 * p1 - HH) // s1
    Wo = 1 + (W + 2 * p2 - WW) // s2
    out = np.zeros((N, F, Ho, Wo), dtype=x.dtype)
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    win = xp[n, :, i * s1:i * s1 + HH, j * s2:j * s2 + WW]
                    b = 0 if bias is None else bias[f]
                    out[n, f, i, j] = np.sum(win * weight[f] + b)
    return out, (x, weight, bias, stride, padding)


def conv2d_backward(dout, cache):
    x, weight, bias, stride, padding = cache
    s1, s2 = to_pair(stride)
    p1, p2 = to_pair(padding)
    N, C, H, W = x.shape
    F, _, HH, WW = weight.shape
    _, _, Ho, Wo = dout.shape
    xp = np.pad(x, ((0, 0), (0, 0), (p1, p1), (p2, p2)), mode="constant")
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(weight)
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    rows = slice(i * s1, i * s1 + HH)
                    cols = slice(j * s2, j * s2 + WW)
                    dw[f] += dout[n, f, i, j] * xp[n, :, rows, cols]
                    dxp[n, :, rows, cols] += dout[n, f, i, j] * weight[f]
    dx = dxp[:, :, p1:p1 + H, p2:p2 + W]
    db = dout.sum(axis=(0, 2, 3)) if bias is not None else None
    return dx, dw, db


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
