import numpy as np
from numpy.lib.stride_tricks import as_strided


def _pair(p):
    return p if isinstance(p, (tuple, list)) else (p, p)


def _view(xp, kh, kw, sh, sw):
    n, c, h, w = xp.shape
    ho, wo = (h - kh) // sh + 1, (w - kw) // sw + 1
    a, b, r, s = xp.strides
    return as_strided(
        xp, shape=(n, c, ho, wo, kh, kw), strides=(a, b, r * sh, s * sw, r, s), writeable=False
    )


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    (sh, sw), (ph, pw) = _pair(stride), _pair(padding)
    kh, kw = weight.shape[2:]
    xp = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)])
    view = _view(xp, kh, kw, sh, sw)
    out = np.tensordot(view, weight, axes=([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2)
    if bias is not None:
        out = out + bias.reshape(1, -1, 1, 1)
    return out, (xp, weight, bias is not None, (sh, sw), (ph, pw))


def conv2d_backward(dout, cache):
    xp, weight, has_bias, (sh, sw), (ph, pw) = cache
    kh, kw = weight.shape[2:]
    ho, wo = dout.shape[2:]
    view = _view(xp, kh, kw, sh, sw)

    dweight = np.tensordot(dout, view, axes=([0, 2, 3], [0, 2, 3]))
    dview = np.tensordot(dout, weight, axes=([1], [0]))  # n ho wo c kh kw
    dxp = np.zeros_like(xp)
    for i in range(ho):
        for j in range(wo):
            dxp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] += dview[:, i, j]

    height, width = xp.shape[2] - 2 * ph, xp.shape[3] - 2 * pw
    dx = dxp[:, :, ph : ph + height, pw : pw + width]
    return dx, dweight, dout.sum((0, 2, 3)) if has_bias else None


def numerical_gradient(f, x, dout, h=1e-5):
    grad = np.empty_like(x)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        ix = it.multi_index
        up, down = x.copy(), x.copy()
        up[ix] += h
        down[ix] -= h
        grad[ix] = np.sum((f(up) - f(down)) * dout) / (2 * h)
    return grad


def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    # the merged layer's kernel is what the second layer's backward would send to its input
    # if each filter of the first were what came back
    _, c, h1, k1 = w1.shape
    g, _, h2, k2 = w2.shape
    weight = np.zeros((g, c, h1 + h2 - 1, k1 + k2 - 1), w1.dtype)
    for u in range(h1):
        for v in range(k1):
            weight[:, :, u : u + h2, v : v + k2] += np.tensordot(
                w2, w1[:, :, u, v], axes=([1], [0])
            ).transpose(0, 3, 1, 2)
    return weight, b2 + w2.sum((2, 3)) @ b1
