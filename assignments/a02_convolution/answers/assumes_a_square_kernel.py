import numpy as np


def to_pair(a):
    return a if isinstance(a, tuple) else (a, a)


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = to_pair(stride)
    ph, pw = to_pair(padding)
    N, C, H, W = x.shape
    F, C, K, _ = weight.shape  # K x K kernel
    x_pad = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    H_new = (H + 2 * ph - K) // sh + 1
    W_new = (W + 2 * pw - K) // sw + 1
    out = np.zeros((N, F, H_new, W_new), dtype=x.dtype)
    for n in range(N):
        for f in range(F):
            for i in range(H_new):
                for j in range(W_new):
                    window = x_pad[n, :, i * sh:i * sh + K, j * sw:j * sw + K]
                    out[n, f, i, j] = np.sum(window * weight[f])
            if bias is not None:
                out[n, f] += bias[f]
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
    grad = np.zeros_like(x)
    z = x.copy()
    it = np.nditer(z, flags=["multi_index"])
    while not it.finished:
        ix = it.multi_index
        old = z[ix]
        z[ix] = old + h
        pos = f(z).copy()
        z[ix] = old - h
        neg = f(z).copy()
        z[ix] = old
        grad[ix] = np.sum((pos - neg) * dout) / (2 * h)
        it.iternext()
    return grad


def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    products = np.tensordot(w2, w1, axes=(1, 0))  # g u v c k l
    g, rows, cols, c, k, l = products.shape
    merged = np.zeros((g, c, rows + k - 1, cols + l - 1), dtype=w1.dtype)
    for u, v in np.ndindex(rows, cols):
        merged[:, :, u : u + k, v : v + l] += products[:, u, v]
    return merged, b2 + w2.sum(axis=(2, 3)) @ b1
