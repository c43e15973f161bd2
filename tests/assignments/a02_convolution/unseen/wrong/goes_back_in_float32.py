"""Rounds dx and dweight to float32 and converts back."""

EXERCISE = "conv2d_backward"
LOSES = ["goes_back_through_its_own_layer"]
SAYS = (
    "Where dx and dweight are wrong, no number is off by more than a millionth of the "
    "largest: digits get lost on the way, or a little is added."
)

import numpy as np

def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    Kh, Kw = weight.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    rows = (padded.shape[2] - Kh) // sh + 1
    columns = (padded.shape[3] - Kw) // sw + 1
    out = np.zeros((len(x), len(weight), rows, columns), dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i * sh : i * sh + Kh, j * sw : j * sw + Kw]
            out[:, :, i, j] = np.einsum("ncuv,fcuv->nf", window, weight)
    if bias is not None:
        out += bias[:, None, None]
    return out, (x, padded, weight, bias, (sh, sw), (ph, pw))


def conv2d_backward(dout, cache):
    x, padded, weight, bias, (sh, sw), (ph, pw) = cache
    H, W = x.shape[2:]
    Kh, Kw = weight.shape[2:]
    dpadded = np.zeros_like(padded)
    dweight = np.zeros_like(weight)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            g = dout[:, :, i, j]
            here = np.s_[:, :, i * sh : i * sh + Kh, j * sw : j * sw + Kw]
            dpadded[here] += np.einsum("nf,fcuv->ncuv", g, weight)
            dweight += np.einsum("nf,ncuv->fcuv", g, padded[here])
    dx = dpadded[:, :, ph : ph + H, pw : pw + W]
    dx = dx.astype(np.float32).astype(x.dtype); dweight = dweight.astype(np.float32).astype(x.dtype)
    dbias = None if bias is None else dout.sum(axis=(0, 2, 3))
    return dx, dweight, dbias
