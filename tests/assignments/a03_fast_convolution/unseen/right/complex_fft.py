"""Complex transforms of the whole padded image; strides and kernels are picked out afterwards."""

import numpy as np


def both(size):
    return (size, size) if np.ndim(size) == 0 else tuple(size)


def shifted(image, u, v):
    """Return an image moved up by u and left by v, around the edges, by turning phases."""
    rows, across = (np.fft.fftfreq(side) for side in image.shape[-2:])
    turn = np.exp(2j * np.pi * (u * rows[:, None] + v * across))
    return np.fft.ifft2(np.fft.fft2(image) * turn).real


def im2col(x, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = map(both, (kernel_size, stride, padding))
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    rows, across = (padded.shape[2] - Kh) // sh + 1, (padded.shape[3] - Kw) // sw + 1
    entries = [
        shifted(padded, u, v)[:, :, : rows * sh : sh, : across * sw : sw]
        for u in range(Kh)
        for v in range(Kw)
    ]
    columns = np.stack(entries, axis=2).reshape(len(x), -1, rows * across)
    return columns.astype(x.dtype)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = map(both, (kernel_size, stride, padding))
    N, C, H, W = shape
    rows, across = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1
    windows = columns.reshape(N, C, Kh, Kw, rows, across)
    total = np.zeros((N, C, H + 2 * ph, W + 2 * pw))
    for u, v in np.ndindex(Kh, Kw):
        spread = np.zeros_like(total)
        spread[:, :, : rows * sh : sh, : across * sw : sw] = windows[:, :, u, v]
        total += shifted(spread, -u, -v)
    return total[:, :, ph : ph + H, pw : pw + W].astype(columns.dtype)


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = weight.shape[2:], both(stride), both(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    size = padded.shape[2:]
    X, K = np.fft.fft2(padded), np.fft.fft2(weight, s=size)
    full = np.fft.ifft2((X[:, None] * K.conj()).sum(axis=2)).real
    out = full[:, :, : size[0] - Kh + 1 : sh, : size[1] - Kw + 1 : sw].astype(x.dtype)
    if bias is not None:
        out += bias[None, :, None, None]

    def back(dout):
        spread = np.zeros((*dout.shape[:2], *size))
        spread[:, :, : size[0] - Kh + 1 : sh, : size[1] - Kw + 1 : sw] = dout
        D = np.fft.fft2(spread)
        dpadded = np.fft.ifft2((D[:, :, None] * K).sum(axis=1)).real
        dweight = np.fft.ifft2((X[:, None] * D.conj()[:, :, None]).sum(axis=0)).real
        dx = dpadded[:, :, ph : size[0] - ph, pw : size[1] - pw]
        dbias = None if bias is None else D[:, :, 0, 0].real.sum(axis=0).astype(dout.dtype)
        return dx.astype(dout.dtype), dweight[:, :, :Kh, :Kw].astype(dout.dtype), dbias

    return out, back


def conv2d_backward_fast(dout, cache):
    return cache(dout)
