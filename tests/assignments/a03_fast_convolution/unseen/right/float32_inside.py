"""What comes in float32 stays there, step by step; float64 is counted in long double."""

import numpy as np


def both(size):
    return [size] * 2 if isinstance(size, int) else list(size)


def fine(dtype):
    return np.float32 if dtype == np.float32 else np.longdouble


def im2col(x, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = map(both, (kernel_size, stride, padding))
    N, C, H, W = x.shape
    i = np.arange((H + 2 * ph - Kh) // sh + 1) * sh - ph
    j = np.arange((W + 2 * pw - Kw) // sw + 1) * sw - pw
    rows, columns = i + np.arange(Kh)[:, None], j + np.arange(Kw)[:, None]
    inside = ((rows >= 0) & (rows < H))[:, None, :, None] & ((columns >= 0) & (columns < W))[
        :, None
    ]
    taken = x.take(rows.clip(0, H - 1), axis=2).take(columns.clip(0, W - 1), axis=4)
    zeros = x.dtype.type(0)
    return np.where(inside, taken.transpose(0, 1, 2, 4, 3, 5), zeros).reshape(N, C * Kh * Kw, -1)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    numbers = np.arange(1, 1 + np.prod(shape[1:])).reshape(1, *shape[1:])
    where = im2col(numbers, kernel_size, stride=stride, padding=padding)[0].ravel()
    images = np.zeros((shape[0], 1 + numbers.size), fine(columns.dtype))
    for image, entries in zip(images, columns.reshape(shape[0], -1)):
        np.add.at(image, where, entries)
    return images[:, 1:].reshape(shape).astype(columns.dtype)


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    dtype = fine(x.dtype)
    columns = im2col(x, weight.shape[2:], stride=stride, padding=padding).astype(dtype)
    rows = weight.reshape(len(weight), -1).astype(dtype)
    out = np.stack([(row[:, None] * columns).sum(axis=1, dtype=dtype) for row in rows], axis=1)
    if bias is not None:
        out += bias[:, None].astype(dtype)
    (ph, _), (sh, _) = both(padding), both(stride)
    down = 1 + (x.shape[2] + 2 * ph - weight.shape[2]) // sh
    cache = np.empty(6, object)
    cache[:] = columns, x.shape, weight, bias, stride, padding
    return out.reshape(len(x), len(weight), down, -1).astype(x.dtype), cache


def conv2d_backward_fast(dout, cache):
    columns, shape, weight, bias, stride, padding = cache
    flat = dout.reshape(*dout.shape[:2], -1).astype(columns.dtype)
    dweight = sum(np.inner(one, seen) for one, seen in zip(flat, columns))
    back = np.inner(weight.reshape(len(weight), -1).T.astype(columns.dtype), flat.swapaxes(1, 2))
    dx = col2im(back.swapaxes(0, 1), shape, weight.shape[2:], stride=stride, padding=padding)
    gradients = dx, dweight.reshape(weight.shape), None if bias is None else flat.sum((0, 2))
    return tuple(g if g is None else g.astype(dout.dtype) for g in gradients)
