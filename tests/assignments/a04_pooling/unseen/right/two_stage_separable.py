"""The largest of a row, then of a column; means of maps by a contraction."""

import numpy as np

_m = max_pool2d_forward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=x.min() - 1)

    def along(a, k, s):
        n = (a.shape[-1] - k) // s + 1
        return np.maximum.reduce([a[..., u : u + s * (n - 1) + 1 : s] for u in range(k)])

    out = along(along(xp, kw, sw).swapaxes(2, 3), kh, sh).swapaxes(2, 3)
    return out, _m(x, kernel_size, stride=stride, padding=padding)[1]


def global_avg_pool2d_forward(x):
    return np.tensordot(x, np.ones(x.shape[2:], x.dtype), axes=((2, 3), (0, 1))) / x[0, 0].size, x


def global_avg_pool2d_backward(dout, cache):
    return (
        np.kron(dout[:, :, None, None], np.ones((1, 1) + cache.shape[2:], dout.dtype))
        / cache[0, 0].size
    )
