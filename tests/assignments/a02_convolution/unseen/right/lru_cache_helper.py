import numpy as np

from functools import lru_cache
@lru_cache(maxsize=None)
def places(H, K, s, p): return tuple(range(0, H + 2*p - K + 1, s))

def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    Kh, Kw = weight.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    rows = len(places(x.shape[2], Kh, sh, ph))
    columns = len(places(x.shape[3], Kw, sw, pw))
    out = np.zeros((len(x), len(weight), rows, columns), dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i * sh : i * sh + Kh, j * sw : j * sw + Kw]
            out[:, :, i, j] = np.einsum("ncuv,fcuv->nf", window, weight)
    if bias is not None:
        out += bias[:, None, None]
    return out, (x, padded, weight, bias, (sh, sw), (ph, pw))
