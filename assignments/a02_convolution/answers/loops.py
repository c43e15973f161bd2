import numpy as np


def pair(value):
    if isinstance(value, tuple):
        return value
    return value, value


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape

    x_pad = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    x_pad[:, :, ph : ph + H, pw : pw + W] = x

    H_out = (H + 2 * ph - KH) // sh + 1
    W_out = (W + 2 * pw - KW) // sw + 1
    out = np.zeros((N, F, H_out, W_out), dtype=x.dtype)

    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    window = x_pad[n, :, i * sh : i * sh + KH, j * sw : j * sw + KW]
                    out[n, f, i, j] = np.sum(window * weight[f])
            if bias is not None:
                out[n, f] += bias[f]

    cache = (x, x_pad, weight, bias, (sh, sw), (ph, pw))
    return out, cache


def conv2d_backward(dout, cache):
    x, x_pad, weight, bias, (sh, sw), (ph, pw) = cache
    N, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    _, _, H_out, W_out = dout.shape

    dx_pad = np.zeros_like(x_pad)
    dweight = np.zeros_like(weight)
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    top, left = i * sh, j * sw
                    g = dout[n, f, i, j]
                    dx_pad[n, :, top : top + KH, left : left + KW] += g * weight[f]
                    dweight[f] += g * x_pad[n, :, top : top + KH, left : left + KW]

    dx = dx_pad[:, :, ph : ph + H, pw : pw + W]
    dbias = None if bias is None else dout.sum(axis=(0, 2, 3))
    return dx, dweight, dbias


def numerical_gradient(f, x, dout, h=1e-5):
    grad = np.zeros_like(x)
    x = x.copy()
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + h
        plus = np.sum(f(x) * dout)
        x[index] = old - h
        minus = np.sum(f(x) * dout)
        x[index] = old
        grad[index] = (plus - minus) / (2 * h)
    return grad


def merge_convolutions(first, second):
    w1, b1 = first
    w2, b2 = second
    F, C, h1, wd1 = w1.shape
    G, _, h2, wd2 = w2.shape
    w = np.zeros((G, C, h1 + h2 - 1, wd1 + wd2 - 1), dtype=w1.dtype)
    b = b2.copy()
    for g in range(G):
        for f in range(F):
            for u in range(h2):
                for v in range(wd2):
                    w[g, :, u : u + h1, v : v + wd1] += w2[g, f, u, v] * w1[f]
                    b[g] += w2[g, f, u, v] * b1[f]
    return w, b
