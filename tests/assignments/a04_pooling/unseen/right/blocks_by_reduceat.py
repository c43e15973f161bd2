"""reduceat over rows, then over columns; windows of any stride are pairs of starts and ends."""

import numpy as np


def both(size):
    return (size, size) if isinstance(size, int) else size


def along(ufunc, x, axis, k, s):
    """Reduce windows of k, s apart, along an axis: every second piece of reduceat is one."""
    count = (x.shape[axis] - k) // s + 1
    starts = s * np.arange(count)
    ends = np.stack([starts, starts + k], axis=1).ravel()
    longer = np.concatenate([x, np.take(x, [0], axis=axis)], axis=axis)  # so that an end exists
    return np.take(ufunc.reduceat(longer, ends, axis=axis), np.arange(0, 2 * count, 2), axis=axis)


def reduced(ufunc, x, kernel, steps):
    return along(ufunc, along(ufunc, x, 2, kernel[0], steps[0]), 3, kernel[1], steps[1])


def ringed(x, frame, value):
    return np.pad(x, ((0, 0), (0, 0), *((p, p) for p in frame)), constant_values=value)


class Cache(dict):
    """A dict whose keys are its attributes."""

    __getattr__ = dict.__getitem__


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    kernel, frame = both(kernel_size), both(padding)
    steps = kernel if stride is None else both(stride)
    framed = ringed(x, frame, -np.inf)
    # The place is pooled with the number: complex numbers are ordered by their real parts first.
    places = np.arange(framed[0, 0].size)[::-1].reshape(framed.shape[2:])
    out = reduced(np.maximum, framed + 1j * places, kernel, steps)
    won = framed[0, 0].size - 1 - out.imag.astype(int)
    cache = Cache(won=won, framed=framed.shape, frame=frame, shape=x.shape)
    return np.ascontiguousarray(out.real).astype(x.dtype), cache


def max_pool2d_backward(dout, cache):
    flat = np.zeros((*dout.shape[:2], cache.framed[2] * cache.framed[3]), dout.dtype)
    n, c = np.indices(dout.shape[:2])
    np.add.at(flat, (n[..., None, None], c[..., None, None], cache.won), dout)
    dx = flat.reshape(cache.framed)
    (top, left), (H, W) = cache.frame, cache.shape[2:]
    return dx[:, :, top:, left:][:, :, :H, :W]


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    kernel, frame = both(kernel_size), both(padding)
    steps = kernel if stride is None else both(stride)
    framed = ringed(x, frame, 0)
    m = reduced(np.add, ringed(np.ones_like(x), frame, float(count_include_pad)), kernel, steps)
    cache = Cache(m=m, frame=frame, shape=x.shape, kernel=kernel, steps=steps)
    return reduced(np.add, framed, kernel, steps) / m, cache


def avg_pool2d_backward(dout, cache):
    rows, columns = (
        np.equal.outer(
            np.arange(cache.shape[2 + a])[:, None] + cache.frame[a],
            cache.steps[a] * np.arange(dout.shape[2 + a])[:, None] + np.arange(cache.kernel[a]),
        )
        .any(axis=(1, 3))
        .astype(dout.dtype)
        for a in (0, 1)
    )
    return rows @ (dout / cache.m) @ columns.T
