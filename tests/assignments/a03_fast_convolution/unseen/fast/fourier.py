import numpy as np


def two(size):
    return (size, size) if np.isscalar(size) else tuple(size)


def framed(x, padding):
    ph, pw = two(padding)
    return np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))


def cut(dpadded, padding):
    ph, pw = two(padding)
    return dpadded[:, :, ph : dpadded.shape[2] - ph, pw : dpadded.shape[3] - pw]


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    padded, (sh, sw), (Kh, Kw) = framed(x, padding), two(stride), weight.shape[2:]
    size = padded.shape[2:]
    there = np.fft.rfft2(padded), np.fft.rfft2(weight, size)
    full = np.fft.irfft2(
        np.einsum("nchw,fchw->nfhw", there[0], there[1].conj(), optimize=True), size
    )
    out = full[:, :, : size[0] - Kh + 1 : sh, : size[1] - Kw + 1 : sw]
    out = out if bias is None else out + bias[:, None, None]
    return out.astype(x.dtype), (there, size, (Kh, Kw), bias, (sh, sw), padding)


def conv2d_backward_fast(dout, cache):
    (x, weight), size, (Kh, Kw), bias, (sh, sw), padding = cache
    spread = np.zeros((*dout.shape[:2], *size), dout.dtype)
    spread[:, :, : sh * dout.shape[2] : sh, : sw * dout.shape[3] : sw] = dout
    back = np.fft.rfft2(spread)
    dweight = np.fft.irfft2(np.einsum("nfhw,nchw->fchw", back.conj(), x, optimize=True), size)
    dpadded = np.fft.irfft2(np.einsum("nfhw,fchw->nchw", back, weight, optimize=True), size)
    dbias = None if bias is None else dout.sum(axis=(0, 2, 3))
    return (
        cut(dpadded, padding).astype(dout.dtype),
        dweight[:, :, :Kh, :Kw].astype(dout.dtype),
        dbias,
    )
