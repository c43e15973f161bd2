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
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    N, C, H, W = x.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph : ph + H, pw : pw + W] = x
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    out = np.zeros((N, C, Ho, Wo), dtype=x.dtype)
    count = np.zeros((Ho, Wo), dtype=int)
    for i in range(Ho):
        for j in range(Wo):
            if count_include_pad:
                count[i, j] = kh * kw
            else:
                rows = min(i * sh + kh, ph + H) - max(i * sh, ph)
                cols = min(j * sw + kw, pw + W) - max(j * sw, pw)
                count[i, j] = rows * cols
            win = xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            out[:, :, i, j] = win.sum((2, 3)) / count[i, j]
    return out, (x.shape, count, kh, kw, sh, sw, ph, pw)


def avg_pool2d_backward(dout, cache):
    (N, C, H, W), count, kh, kw, sh, sw, ph, pw = cache
    dxp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=dout.dtype)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            share = dout[:, :, i : i + 1, j : j + 1] / count[i, j]
            dxp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] += share
    return dxp[:, :, ph : ph + H, pw : pw + W]


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    Ho = (x.shape[2] - kh) // sh + 1
    Wo = (x.shape[3] - kw) // sw + 1
    out = np.zeros(x.shape[:2] + (Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            win = np.abs(x[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw])
            out[:, :, i, j] = (win**norm_type).sum((2, 3)) ** (1 / norm_type)
    return out, (x, out, norm_type, kh, kw, sh, sw)


def lp_pool2d_backward(dout, cache):
    x, out, p, kh, kw, sh, sw = cache
    dx = np.zeros_like(x)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    norm = out[n, c, i, j]
                    if norm == 0:
                        continue
                    here = np.s_[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
                    share = np.sign(x[here]) * (np.abs(x[here]) / norm) ** (p - 1)
                    dx[here] += dout[n, c, i, j] * share
    return dx


def global_avg_pool2d_forward(x):
    N, C, H, W = x.shape
    return x.sum(axis=(2, 3)) / (H * W), (N, C, H, W)


def global_avg_pool2d_backward(dout, cache):
    N, C, H, W = cache
    dx = np.zeros((N, C, H, W), dtype=dout.dtype)
    for n in range(N):
        for c in range(C):
            dx[n, c] = dout[n, c]
    return dx
