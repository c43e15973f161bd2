import numpy as np


def to_pair(a):
    return a if isinstance(a, tuple) else (a, a)


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    s1, s2 = to_pair(stride)
    N, C, H, W = x.shape
    F, _, HH, WW = weight.shape
    xp = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), mode="constant")
    Ho = 1 + (H + 2 - HH) // s1
    Wo = 1 + (W + 2 - WW) // s2
    out = np.zeros((N, F, Ho, Wo), dtype=x.dtype)
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    win = xp[n, :, i * s1:i * s1 + HH, j * s2:j * s2 + WW]
                    out[n, f, i, j] = np.sum(win * weight[f])
                    if bias is not None:
                        out[n, f, i, j] += bias[f]
    return out, (x, weight, bias, stride, padding)


def conv2d_backward(dout, cache):
    x, weight, bias, stride, padding = cache
    (sh, sw), (ph, pw) = to_pair(stride), to_pair(padding)
    kh, kw = weight.shape[2:]
    xp = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)])
    dxp, dw = np.zeros_like(xp), np.zeros_like(weight)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            g = dout[:, :, i, j]
            at = (slice(None), slice(None), slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw))
            dw += np.tensordot(g, xp[at], axes=(0, 0))
            dxp[at] += np.tensordot(g, weight, axes=(1, 0))
    dx = dxp[:, :, ph : dxp.shape[2] - ph, pw : dxp.shape[3] - pw]
    return dx, dw, None if bias is None else dout.sum((0, 2, 3))


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
