"""Pads the batch and the channels too."""

EXERCISE = "conv2d_forward"
LOSES = [
    "combines_stride_and_padding",
    "keeps_the_dtype",
    "leaves_its_inputs_alone",
    "pads_with_zeros_on_every_side",
]
SAYS = ""

import numpy as np

def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    Kh, Kw = weight.shape[2:]
    padded = np.pad(x, ph)
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
