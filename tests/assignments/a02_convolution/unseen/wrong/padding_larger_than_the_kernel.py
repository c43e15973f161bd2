"""Pads by K - 1 - p, which must not be less than zero."""

EXERCISE = "conv2d_backward"
LOSES = ["needs_no_padding"]
SAYS = ""

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
    N, C, H, W = x.shape
    F, _, Kh, Kw = weight.shape
    _, _, Ho, Wo = dout.shape
    dilated = np.zeros((N, F, (Ho - 1) * sh + 1, (Wo - 1) * sw + 1), dtype=dout.dtype)
    dilated[:, :, ::sh, ::sw] = dout
    HP, WP = H + 2 * ph, W + 2 * pw
    rest_h = HP - (dilated.shape[2] + Kh - 1)
    rest_w = WP - (dilated.shape[3] + Kw - 1)
    full = np.pad(dilated, ((0, 0), (0, 0), (max(Kh - 1 - ph, 0), Kh - 1 + rest_h + ph), (max(Kw - 1 - pw, 0), Kw - 1 + rest_w + pw)))
    flipped = weight[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
    dx = np.zeros((N, C, HP, WP), dtype=x.dtype)
    for i in range(HP):
        for j in range(WP):
            dx[:, :, i, j] = np.einsum("nfuv,cfuv->nc", full[:, :, i:i+Kh, j:j+Kw], flipped)
    dx = dx[:, :, :H, :W]
    dweight = np.zeros_like(weight)
    for u in range(Kh):
        for v in range(Kw):
            seen = padded[:, :, u:u + sh * (Ho - 1) + 1:sh, v:v + sw * (Wo - 1) + 1:sw]
            dweight[:, :, u, v] = np.einsum("nfij,ncij->fc", dout, seen)
    dbias = None if bias is None else dout.sum(axis=(0, 2, 3))
    return dx, dweight, dbias
