"""Pixels are sorted once, and each window takes the first of its own in that order."""

import numpy as np


def both(size):
    return (size, size) if isinstance(size, int) else size


def seen(shape, kernel, steps, frame):
    """Return (windows, places in a window): the pixel, or -1 for the frame."""
    H, W = shape
    numbers = np.full((H + 2 * frame[0], W + 2 * frame[1]), -1)
    numbers[frame[0] :, frame[1] :][:H, :W] = np.arange(H * W).reshape(H, W)
    down = range(0, numbers.shape[0] - kernel[0] + 1, steps[0])
    across = range(0, numbers.shape[1] - kernel[1] + 1, steps[1])
    windows = [numbers[i:, j:][: kernel[0], : kernel[1]].ravel() for i in down for j in across]
    return np.array(windows), (len(down), len(across))


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    kernel = both(kernel_size)
    steps = kernel if stride is None else both(stride)
    windows, maps = seen(x.shape[2:], kernel, steps, both(padding))
    flat = x.reshape(*x.shape[:2], -1)
    order = np.argsort(-flat, axis=-1, kind="stable")  # of equals the first in reading order first
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(order.shape[-1])[None, None], axis=-1)
    ranks = np.where(windows < 0, order.shape[-1], rank[:, :, windows])
    winner = np.take_along_axis(order, ranks.min(axis=-1), axis=-1)
    out = np.take_along_axis(flat, winner, axis=-1)
    return out.reshape(*x.shape[:2], *maps), {"winner": winner, "shape": x.shape}


def max_pool2d_backward(dout, cache):
    N, C, H, W = cache["shape"]
    places = cache["winner"] + H * W * np.arange(N * C).reshape(N, C, 1)
    dx = np.bincount(places.ravel(), weights=dout.ravel(), minlength=N * C * H * W)
    return dx.reshape(N, C, H, W).astype(dout.dtype)


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    kernel = both(kernel_size)
    steps = kernel if stride is None else both(stride)
    windows, maps = seen(x.shape[2:], kernel, steps, both(padding))
    inside = windows >= 0
    count = inside.sum(axis=1) if not count_include_pad else np.full(len(windows), inside.shape[1])
    weights = np.zeros((len(windows), x[0, 0].size), x.dtype)
    for row, window, number in zip(weights, windows, count, strict=True):
        np.add.at(row, window[window >= 0], x.dtype.type(1) / x.dtype.type(number))
    out = x.reshape(-1, weights.shape[1]) @ weights.T
    return out.reshape(*x.shape[:2], *maps), (weights, x.shape)


def avg_pool2d_backward(dout, cache):
    weights, shape = cache
    return (dout.reshape(-1, len(weights)) @ weights).reshape(shape)
