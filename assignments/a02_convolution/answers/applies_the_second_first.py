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
    # y = W1 W2 x
    wa, ba = first
    wb, bb = second
    out_ch, mid, ka, la = wa.shape
    _, in_ch, kb, lb = wb.shape
    w = np.zeros((out_ch, in_ch, ka + kb - 1, la + lb - 1), dtype=wa.dtype)
    for i in range(ka):
        for j in range(la):
            for k in range(kb):
                for l in range(lb):
                    w[:, :, i + k, j + l] += wa[:, :, i, j] @ wb[:, :, k, l]
    b = ba + wa.sum(axis=(2, 3)) @ bb
    return w, b
