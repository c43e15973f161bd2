import numpy as np

from numpy.lib.stride_tricks import as_strided
def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = (stride, stride) if type(stride) is int else stride
    ph, pw = (padding, padding) if type(padding) is int else padding
    xp = np.pad(x, [(0, 0), (0, 0), (ph, ph), (pw, pw)], mode="constant")
    N, C, H, W = xp.shape; F, _, Kh, Kw = weight.shape
    a, b, c, d = xp.strides
    win = as_strided(xp, (N, C, (H - Kh) // sh + 1, (W - Kw) // sw + 1, Kh, Kw), (a, b, c * sh, d * sw, c, d))
    out = np.asfortranarray(np.einsum("nchwuv,fcuv->nfhw", win, weight, optimize=True))
    if bias is not None: out += bias[np.newaxis, :, np.newaxis, np.newaxis]
    return [out, [x, xp, weight, bias, (sh, sw), (ph, pw)]]
