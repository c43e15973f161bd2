# Every window becomes a row of numbers, taken by one index array from the flat padded maps.
import numpy as np


def indices(height, width, kernel_size, stride):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = (kh, kw)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    corners = np.arange(0, height - kh + 1, sh)[:, None] * width + np.arange(0, width - kw + 1, sw)
    inside = np.arange(kh)[:, None] * width + np.arange(kw)
    return corners.shape, corners.reshape(-1, 1) + inside.reshape(1, -1)


def pad(x, padding, value):
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    n, c, h, w = x.shape
    big = np.full((n, c, h + 2 * ph, w + 2 * pw), value, x.dtype)
    big[:, :, ph : ph + h, pw : pw + w] = x
    return big, (slice(None), slice(None), slice(ph, ph + h), slice(pw, pw + w))


def gather(big, places):
    return big.reshape(*big.shape[:2], -1)[:, :, places]


def scatter(rows, places, shape):
    flat = np.zeros((shape[0], shape[1], shape[2] * shape[3]), rows.dtype)
    for n in range(shape[0]):
        for c in range(shape[1]):
            total = np.bincount(places.ravel(), rows[n, c].ravel(), flat.shape[2])
            flat[n, c] = total
    return flat.reshape(shape)


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    big, image = pad(x, padding, -np.inf)
    grid, places = indices(*big.shape[2:], kernel_size, stride)
    rows = gather(big, places)
    out = np.sort(rows, axis=-1)[..., -1]
    return out.reshape(*x.shape[:2], *grid), (rows, places, big.shape, image)


def max_pool2d_backward(dout, cache):
    rows, places, shape, image = cache
    drows = np.zeros(rows.shape, dout.dtype)
    first = np.argmax(rows, axis=-1)[..., None]
    np.put_along_axis(drows, first, dout.reshape(*first.shape), axis=-1)
    return scatter(drows, places, shape)[image]


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    big, image = pad(x, padding, 0)
    real = np.zeros(big.shape[2:], x.dtype)
    real[image[2:]] = 1
    grid, places = indices(*big.shape[2:], kernel_size, stride)
    weights = real.ravel()[places]
    if count_include_pad:
        weights = np.ones_like(weights)
    weights = weights / weights.sum(axis=1, keepdims=True)
    out = np.einsum("nclk,lk->ncl", gather(big, places), weights)
    return out.reshape(*x.shape[:2], *grid), (weights, places, big.shape, image)


def avg_pool2d_backward(dout, cache):
    weights, places, shape, image = cache
    drows = dout.reshape(*dout.shape[:2], -1, 1) * (weights > 0)
    return scatter(drows, places, shape)[image]


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    grid, places = indices(*x.shape[2:], kernel_size, stride)
    rows = gather(x, places)
    out = (np.abs(rows) ** norm_type).sum(-1) ** (1 / norm_type)
    return out.reshape(*x.shape[:2], *grid), (rows, out, norm_type, places, x.shape)


def lp_pool2d_backward(dout, cache):
    rows, out, p, places, shape = cache
    dflat = dout.reshape(*dout.shape[:2], -1)
    scale = np.zeros_like(out)
    scale[out > 0] = out[out > 0] ** (1 - p)
    drows = np.sign(rows) * np.abs(rows) ** (p - 1) * (dflat * scale)[..., None]
    return scatter(drows, places, shape)


def global_avg_pool2d_forward(x):
    flat = x.reshape(x.shape[0], x.shape[1], -1)
    return np.average(flat, axis=2), x.shape


def global_avg_pool2d_backward(dout, cache):
    n, c, h, w = cache
    return np.repeat(dout / (h * w), h * w).reshape(n, c, h, w)
