# One loop over the kernel's own positions: each weight sees a shifted copy of the image.
import itertools

import numpy as np


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride,) * 2
    ph, pw = padding if isinstance(padding, tuple) else (padding,) * 2
    x = np.pad(x, ((0,) * 2, (0,) * 2, (ph,) * 2, (pw,) * 2))
    kh, kw = weight.shape[-2:]
    ho = (x.shape[2] - kh) // sh + 1
    wo = (x.shape[3] - kw) // sw + 1

    out = np.zeros((len(x), len(weight), ho, wo), x.dtype)
    if bias is not None:
        out += bias.reshape(-1, 1, 1)
    for u, v in itertools.product(range(kh), range(kw)):
        shifted = x[:, :, u::sh, v::sw][:, :, :ho, :wo]
        out += np.einsum("nchw,fc->nfhw", shifted, weight[:, :, u, v])
    return out, [x, weight, bias, sh, sw, ph, pw]


def conv2d_backward(dout, cache):
    x, weight, bias, sh, sw, ph, pw = cache
    ho, wo = dout.shape[2:]
    dx = np.zeros(x.shape, x.dtype)
    dweight = np.zeros(weight.shape, weight.dtype)
    for u, v in itertools.product(*map(range, weight.shape[-2:])):
        rows, cols = slice(u, u + sh * ho, sh), slice(v, v + sw * wo, sw)
        dx[:, :, rows, cols] += np.einsum("nfhw,fc->nchw", dout, weight[:, :, u, v])
        dweight[:, :, u, v] = np.einsum("nfhw,nchw->fc", dout, x[:, :, rows, cols])
    dx = dx[:, :, ph : dx.shape[2] - ph, pw : dx.shape[3] - pw]
    dbias = dout.sum(axis=0).sum(axis=-1).sum(axis=-1) if bias is not None else None
    return dx, dweight, dbias


def numerical_gradient(f, x, dout, h=1e-5, _start=0):
    """The slope at one entry, and then at the rest."""
    if x.size - _start == 0:
        return np.zeros_like(x)
    e = np.zeros(x.size)
    e[_start] = h
    e = e.reshape(x.shape)
    here = (np.sum(f(x + e) * dout) - np.sum(f(x - e) * dout)) / (2 * h)
    rest = numerical_gradient(f, x, dout, h, _start + 1)
    return rest + e / h * here


def merge_convolutions(first, second):
    # a linear layer is known by what it does to single bright pixels
    (w1, b1), (w2, b2) = first, second
    C = w1.shape[1]
    kh = w1.shape[2] + w2.shape[2] - 1
    kw = w1.shape[3] + w2.shape[3] - 1
    pixels = np.eye(C * kh * kw, dtype=w1.dtype).reshape(-1, C, kh, kw)
    hidden, _ = conv2d_forward(pixels, w1)
    seen, _ = conv2d_forward(hidden, w2)
    weight = seen.reshape(C, kh, kw, len(w2)).transpose(3, 0, 1, 2)
    dark = np.zeros((1, C, kh, kw), dtype=w1.dtype)
    hidden, _ = conv2d_forward(dark, w1, b1)
    bias, _ = conv2d_forward(hidden, w2, b2)
    return weight, bias.reshape(-1)
