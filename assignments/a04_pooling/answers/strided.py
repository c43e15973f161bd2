import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def two(size):
    return size if isinstance(size, tuple) else (size, size)


def prepare(x, kernel_size, stride, padding, value):
    k, p = two(kernel_size), two(padding)
    s = k if stride is None else two(stride)
    xp = np.pad(x, [(0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])], constant_values=value)
    view = sliding_window_view(xp, k, axis=(2, 3))[:, :, :: s[0], :: s[1]]
    return view, (x.shape, xp.shape, k, s, p)


def put_back(dview, how):
    shape, padded, k, s, p = how
    dxp = np.zeros(padded, dtype=dview.dtype)
    ho, wo = dview.shape[2:4]
    rows = np.arange(ho)[:, None, None, None] * s[0] + np.arange(k[0])[:, None]
    cols = np.arange(wo)[:, None, None] * s[1] + np.arange(k[1])
    np.add.at(dxp, np.s_[:, :, rows, cols], dview)
    return dxp[:, :, p[0] : p[0] + shape[2], p[1] : p[1] + shape[3]]


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    view, how = prepare(x, kernel_size, stride, padding, -np.inf)
    return view.max(axis=(-2, -1)), (view, how)


def max_pool2d_backward(dout, cache):
    view, how = cache
    n, c, ho, wo, kh, kw = view.shape
    best = view.reshape(n, c, ho, wo, kh * kw).argmax(-1)
    mask = np.eye(kh * kw, dtype=dout.dtype)[best].reshape(view.shape)
    return put_back(mask * dout[..., None, None], how)


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    view, how = prepare(x, kernel_size, stride, padding, 0)
    inside = np.ones(x.shape[2:], dtype=x.dtype)[None, None]
    count, _ = prepare(inside, kernel_size, stride, padding, float(count_include_pad))
    count = count.sum(axis=(-2, -1))
    return view.sum(axis=(-2, -1)) / count, (count, view.shape, how)


def avg_pool2d_backward(dout, cache):
    count, shape, how = cache
    return put_back(np.broadcast_to((dout / count)[..., None, None], shape), how)


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    view, how = prepare(x, kernel_size, stride, 0, 0)
    out = np.power(np.abs(view), norm_type).sum(axis=(-2, -1)) ** (1.0 / norm_type)
    return out, (view, out, norm_type, how)


def lp_pool2d_backward(dout, cache):
    view, out, p, how = cache
    out = out[..., None, None]
    ratio = np.divide(np.abs(view), out, out=np.zeros(view.shape, view.dtype), where=out > 0)
    return put_back(dout[..., None, None] * np.copysign(ratio ** (p - 1) * (ratio > 0), view), how)


def global_avg_pool2d_forward(x):
    return np.einsum("nchw->nc", x) / x[0, 0].size, x.shape


def global_avg_pool2d_backward(dout, cache):
    return np.einsum("nc,hw->nchw", dout, np.full(cache[2:], 1 / np.prod(cache[2:]), dout.dtype))
