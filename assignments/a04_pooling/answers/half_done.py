import numpy as np


def pair(v):
    return v if isinstance(v, tuple) else (v, v)


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    N, C, H, W = x.shape
    xp = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph : ph + H, pw : pw + W] = x
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    out = np.zeros((N, C, Ho, Wo), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    out[n, c, i, j] = xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw].max()
    return out, (x, xp, kh, kw, sh, sw, ph, pw)


def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    N, C, H, W = x.shape
    dxp = np.zeros_like(xp)
    for n in range(N):
        for c in range(C):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    win = xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
                    u, v = np.unravel_index(win.argmax(), win.shape)
                    dxp[n, c, i * sh + u, j * sw + v] += dout[n, c, i, j]
    return dxp[:, :, ph : ph + H, pw : pw + W]


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    raise NotImplementedError


def avg_pool2d_backward(dout, cache):
    raise NotImplementedError


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    raise NotImplementedError


def lp_pool2d_backward(dout, cache):
    raise NotImplementedError


def global_avg_pool2d_forward(x):
    return x.mean(axis=(2, 3)), x.shape


def global_avg_pool2d_backward(dout, cache):
    raise NotImplementedError  # tomorrow
