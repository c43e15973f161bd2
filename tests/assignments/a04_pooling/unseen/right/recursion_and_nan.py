"""The largest of a window by halving it; padding is what is no number."""

import numpy as np


def largest(w):
    if w.size == 1:
        return w.flat[0]
    h = w.ravel()
    m = h.size // 2
    return max(largest(h[:m]), largest(h[m:]))


_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=np.nan)
    N, C, H, W = xp.shape

    def one(n, c, i, j):
        w = xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        return largest(w[~np.isnan(w)])

    Ho, Wo = (H - kh) // sh + 1, (W - kw) // sw + 1
    out = np.fromiter((one(*k) for k in np.ndindex(N, C, Ho, Wo)), dtype=x.dtype).reshape(
        N, C, Ho, Wo
    )
    return out, _m(x, kernel_size, stride=stride, padding=padding)[1]
