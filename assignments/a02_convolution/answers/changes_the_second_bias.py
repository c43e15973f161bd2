import numpy as np


def to_pair(a):
    return a if isinstance(a, tuple) else (a, a)


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    (sh, sw), (ph, pw) = to_pair(stride), to_pair(padding)
    kh, kw = weight.shape[2:]
    xp = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)])
    ho = (xp.shape[2] - kh) // sh + 1
    wo = (xp.shape[3] - kw) // sw + 1
    out = np.empty((len(x), len(weight), ho, wo), dtype=x.dtype)
    for i in range(ho):
        for j in range(wo):
            patch = xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            out[:, :, i, j] = np.tensordot(patch, weight, axes=([1, 2, 3], [1, 2, 3]))
    if bias is not None:
        out += bias.reshape(1, -1, 1, 1)
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
    F, C, h1, l1 = w1.shape
    G, F, h2, l2 = w2.shape
    weight = np.zeros((G, C, h1 + h2 - 1, l1 + l2 - 1), dtype=w1.dtype)
    bias = b2
    for g in range(G):
        for f in range(F):
            bias[g] += w2[g, f].sum() * b1[f]
            for k in range(h1):
                for l in range(l1):
                    weight[g, :, k:k + h2, l:l + l2] += w1[f, :, k, l][:, None, None] * w2[g, f]
    return weight, bias
