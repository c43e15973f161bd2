"""The convolution layer as plain loops: one output at a time. What the fast one is raced against.

It runs on its own, in a process of its own, with NumPy and nothing of the course.
"""

import numpy as np


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    """Return (out, cache), one window and one filter at a time."""
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = (padded.shape[2] - weight.shape[2]) // stride + 1
    columns = (padded.shape[3] - weight.shape[3]) // stride + 1
    out = np.zeros((len(x), len(weight), rows, columns), dtype=x.dtype)
    for n, f, i, j in np.ndindex(out.shape):
        out[n, f, i, j] = (_window(padded, weight, n, i, j, stride) * weight[f]).sum()
        if bias is not None:
            out[n, f, i, j] += bias[f]
    return out, (x, padded, weight, bias, stride, padding)


def conv2d_backward_fast(dout, cache):
    """Return (dx, dweight, dbias), one window and one filter at a time."""
    x, padded, weight, bias, stride, padding = cache
    dpadded, dweight = np.zeros_like(padded), np.zeros_like(weight)
    for n, f, i, j in np.ndindex(dout.shape):
        dweight[f] += dout[n, f, i, j] * _window(padded, weight, n, i, j, stride)
        window = _window(dpadded, weight, n, i, j, stride)
        window += dout[n, f, i, j] * weight[f]
    height, width = x.shape[2:]
    dx = dpadded[:, :, padding : padding + height, padding : padding + width]
    return dx, dweight, None if bias is None else dout.sum(axis=(0, 2, 3))


def _window(images, weight, n, i, j, stride):
    top, left = i * stride, j * stride
    return images[n, :, top : top + weight.shape[2], left : left + weight.shape[3]]
