"""Rounds every output to six decimal places."""

EXERCISE = "conv2d_forward"
LOSES = ["slides_without_flipping"]
SAYS = (
    "Where out is wrong, no number is off by more than a millionth of the "
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
    out = np.round(out, 6)
    return out, (x, padded, weight, bias, (sh, sw), (ph, pw))
