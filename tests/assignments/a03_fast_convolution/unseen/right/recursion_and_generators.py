"""Halves the image until one window is left; what a half makes comes out of a generator."""

import numpy as np


def both(size):
    return (size, size) if isinstance(size, int) else size


def windows(padded, kernel, steps, places):
    """Yield every window, left to right and down, by halving the places."""
    rows, across = places
    if rows == across == 1:
        yield padded[:, :, : kernel[0], : kernel[1]]
    elif rows > 1:
        half = rows // 2
        yield from windows(padded, kernel, steps, (half, across))
        yield from windows(padded[:, :, half * steps[0] :], kernel, steps, (rows - half, across))
    else:
        half = across // 2
        yield from windows(padded, kernel, steps, (1, half))
        right = padded[:, :, :, half * steps[1] :]
        yield from windows(right, kernel, steps, (1, across - half))


def places(shape, kernel, steps, frame):
    return tuple(
        (side + 2 * p - k) // s + 1
        for side, k, s, p in zip(shape[2:], kernel, steps, frame, strict=True)
    )


def im2col(x, kernel_size, *, stride=1, padding=0):
    kernel, steps, (top, left) = map(both, (kernel_size, stride, padding))
    padded = np.pad(x, ((0, 0), (0, 0), (top, top), (left, left)))
    count = places(x.shape, kernel, steps, (top, left))
    seen = [window.reshape(len(x), -1) for window in windows(padded, kernel, steps, count)]
    return np.stack(seen, axis=-1)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    kernel, steps, (top, left) = map(both, (kernel_size, stride, padding))
    padded = np.zeros((*shape[:2], shape[2] + 2 * top, shape[3] + 2 * left), columns.dtype)
    count = places(shape, kernel, steps, (top, left))
    for place, window in enumerate(windows(padded, kernel, steps, count)):
        window += columns[:, :, place].reshape(window.shape)
    return padded[:, :, top : top + shape[2], left : left + shape[3]]


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    kernel = weight.shape[2:]
    columns = im2col(x, kernel, stride=stride, padding=padding)
    rows, across = places(x.shape, kernel, both(stride), both(padding))
    maps = np.tensordot(weight.reshape(len(weight), -1), columns, axes=(1, 1))
    out = maps.transpose(1, 0, 2).reshape(len(x), len(weight), rows, across)
    where = {"stride": stride, "padding": padding}
    return out + (0 if bias is None else bias[:, None, None]), iter(
        (columns, x.shape, weight, bias is not None, where)
    )


def conv2d_backward_fast(dout, cache):
    columns, shape, weight, has_bias, where = cache
    flat = dout.reshape(*dout.shape[:2], -1)
    dweight = np.tensordot(flat, columns, axes=((0, 2), (0, 2))).reshape(weight.shape)
    dcolumns = np.tensordot(flat, weight.reshape(len(weight), -1), axes=(1, 0)).swapaxes(1, 2)
    dx = col2im(dcolumns, shape, weight.shape[2:], **where)
    return dx, dweight, flat.sum((0, 2)) if has_bias else None
