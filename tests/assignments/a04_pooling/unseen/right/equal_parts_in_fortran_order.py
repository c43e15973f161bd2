"""Windows come first and everything is transposed; whoever ties gets an equal part."""

from collections import namedtuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

Kept = namedtuple("Kept", "windows shape frame out how")


def both(size):
    return (size,) * 2 if isinstance(size, int) else size


def opened(framed, kernel, steps):
    """Return a view (Kw, Kh, Wo, Ho, C, N) of images in Fortran's order."""
    w, h, c, n = framed.T.strides
    places = [(side - k) // s + 1 for side, k, s in zip(framed.shape[2:], kernel, steps)]
    shape = (*kernel[::-1], *places[::-1], framed.shape[1], framed.shape[0])
    return as_strided(framed.T, shape, (w, h, w * steps[1], h * steps[0], c, n))


def laid(x, kernel_size, stride, padding, around):
    kernel, frame = both(kernel_size), both(padding)
    steps = kernel if stride is None else both(stride)
    sides = [side + 2 * p for side, p in zip(x.shape[2:], frame)]
    framed = np.full((*x.shape[:2], *sides), around, x.dtype, order="F")
    framed[:, :, frame[0] : sides[0] - frame[0], frame[1] : sides[1] - frame[1]] = x
    return framed, kernel, steps, frame


def put_back(parts, kept):
    """Add parts (Kw, Kh, Wo, Ho, C, N) up where they came from."""
    shape, kernel, steps = kept.how
    dframed = np.zeros(shape, parts.dtype, order="F")
    view = opened(dframed, kernel, steps)
    for v, u in np.ndindex(*view.shape[:2]):
        view[v, u] += parts[v, u]
    (top, left), (H, W) = kept.frame, kept.shape[2:]
    return dframed[:, :, top : top + H, left : left + W]


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    framed, kernel, steps, frame = laid(x, kernel_size, stride, padding, -np.inf)
    windows = opened(framed, kernel, steps)
    out = np.maximum.reduce(windows, axis=(0, 1))
    return out.T, Kept(windows, x.shape, frame, out, (framed.shape, kernel, steps))


def max_pool2d_backward(dout, cache):
    tied = cache.windows == cache.out
    return put_back(tied * (dout.T / tied.sum((0, 1)).astype(dout.dtype)), cache)


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    framed, kernel, steps, frame = laid(x, kernel_size, stride, padding, 0)
    ones, *_ = laid(np.ones_like(x), kernel_size, stride, padding, int(count_include_pad))
    counts = np.add.reduce(opened(ones, kernel, steps), axis=(0, 1))
    out = np.add.reduce(opened(framed, kernel, steps), axis=(0, 1)) / counts
    return out.T, Kept(counts, x.shape, frame, out, (framed.shape, kernel, steps))


def avg_pool2d_backward(dout, cache):
    share = np.broadcast_to(dout.T / cache.windows, (*cache.how[1][::-1], *dout.T.shape))
    return put_back(share, cache)


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    framed, kernel, steps, frame = laid(x, kernel_size, stride, 0, 0)
    windows = opened(framed, kernel, steps)
    flat = windows.reshape(-1, *windows.shape[2:])
    out = np.linalg.norm(flat.reshape(len(flat), -1), norm_type, axis=0).reshape(flat.shape[1:])
    return out.T, Kept(windows, x.shape, frame, (out, norm_type), (framed.shape, kernel, steps))


def lp_pool2d_backward(dout, cache):
    out, q = cache.out
    with np.errstate(invalid="ignore", divide="ignore"):
        slopes = np.sign(cache.windows) * (abs(cache.windows) / out) ** (q - 1)
    return put_back(np.nan_to_num(slopes, copy=False) * dout.T, cache)


def global_avg_pool2d_forward(x):
    return np.einsum("nchw->cn", x).T / x[0, 0].size, x.shape


def global_avg_pool2d_backward(dout, cache):
    return np.einsum("nc,hw->nchw", dout, np.full(cache[2:], 1 / (cache[2] * cache[3]), dout.dtype))
