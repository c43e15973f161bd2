"""as_strided reads windows, everything is in Fortran's order, and results are views of views."""

from types import SimpleNamespace

import numpy as np
from numpy.lib.stride_tricks import as_strided


def both(size):
    return np.broadcast_to(np.asarray(size), (2,)).tolist()


def opened(padded, kernel, steps):
    """Return a view of (N, C, Kh, Kw, Ho, Wo) on padded images, to be read or written by."""
    n, c, h, w = padded.strides
    places = [(side - k) // s + 1 for side, k, s in zip(padded.shape[2:], kernel, steps)]
    shape = (*padded.shape[:2], *kernel, *places)
    return as_strided(padded, shape, (n, c, h, w, h * steps[0], w * steps[1]))


def framed(shape, frame, dtype):
    padded = np.zeros(
        (*shape[:2], shape[2] + 2 * frame[0], shape[3] + 2 * frame[1]), dtype, order="F"
    )
    middle = padded[:, :, frame[0] :, frame[1] :][:, :, : shape[2], : shape[3]]
    return padded, middle


def im2col(x, kernel_size, *, stride=1, padding=0):
    padded, middle = framed(x.shape, both(padding), x.dtype)
    middle[...] = x
    windows = opened(padded, both(kernel_size), both(stride))
    return np.asfortranarray(
        windows.reshape(len(x), x.shape[1] * windows[0, 0, :, :, 0, 0].size, -1)
    )


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    padded, middle = framed(shape, both(padding), columns.dtype)
    windows = opened(padded, both(kernel_size), both(stride))
    back = columns.reshape(windows.shape)
    for place in np.ndindex(windows.shape[4:]):  # within one window no pixel is met twice
        windows[(..., *place)] += back[(..., *place)]
    return middle


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    padded, middle = framed(x.shape, both(padding), x.dtype)
    middle[...] = x
    windows = opened(padded, weight.shape[2:], both(stride))
    out = np.empty((len(weight), *windows.shape[:1], *windows.shape[4:]), x.dtype, order="F")
    np.einsum("fcuv,ncuvij->fnij", weight, windows, out=out, optimize=("einsum_path", (0, 1)))
    if bias is not None:
        out += bias.reshape(-1, 1, 1, 1)
    kept = SimpleNamespace(windows=windows, weight=weight, bias=bias, frame=both(padding))
    kept.shape, kept.stride = x.shape, both(stride)
    return out.swapaxes(0, 1), kept


def conv2d_backward_fast(dout, cache):
    dweight = np.einsum("nfij,ncuvij->fcuv", dout, cache.windows, order="F")
    padded, middle = framed(cache.shape, cache.frame, dout.dtype)
    windows = opened(padded, cache.weight.shape[2:], cache.stride)
    for u, v in np.ndindex(*cache.weight.shape[2:]):  # nor for one entry of the kernel
        windows[:, :, u, v] += np.einsum("nfij,fc->ncij", dout, cache.weight[:, :, u, v])
    return middle, dweight, None if cache.bias is None else np.einsum("nfij->f", dout)
