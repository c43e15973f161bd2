import numpy as np


def pair(a):
    return a if isinstance(a, tuple) else (a, a)


def im2col(x, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = pair(kernel_size), pair(stride), pair(padding)
    N, C, H, W = x.shape
    Ho, Wo = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1
    columns = np.zeros((N, C * Kh * Kw, Ho * Wo), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for u in range(Kh):
                for v in range(Kw):
                    for i in range(Ho):
                        for j in range(Wo):
                            row, col = sh * i + u - ph, sw * j + v - pw
                            if 0 <= row < H and 0 <= col < W:
                                columns[n, (c * Kh + u) * Kw + v, i * Wo + j] = x[n, c, row, col]
    return columns


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = pair(kernel_size), pair(stride), pair(padding)
    N, C, H, W = shape
    Ho, Wo = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1
    x = np.zeros(shape, dtype=columns.dtype)
    for n in range(N):
        for c in range(C):
            for u in range(Kh):
                for v in range(Kw):
                    for i in range(Ho):
                        for j in range(Wo):
                            row, col = sh * i + u - ph, sw * j + v - pw
                            if 0 <= row < H and 0 <= col < W:
                                x[n, c, row, col] += columns[n, (c * Kh + u) * Kw + v, i * Wo + j]
    return x


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    N = len(x)
    F, C, Kh, Kw = weight.shape
    columns = im2col(x, (Kh, Kw), stride=stride, padding=padding)
    out = np.zeros((N, F, columns.shape[2]), dtype=x.dtype)
    for n in range(N):
        for f in range(F):
            for l in range(columns.shape[2]):
                out[n, f, l] = np.sum(weight[f].ravel() * columns[n, :, l])
                if bias is not None:
                    out[n, f, l] += bias[f]
    Ho = (x.shape[2] + 2 * pair(padding)[0] - Kh) // pair(stride)[0] + 1
    return out.reshape(N, F, Ho, -1), (columns, x.shape, weight, bias, stride, padding)


def conv2d_backward_fast(dout, cache):
    columns, shape, weight, bias, stride, padding = cache
    N, F = dout.shape[:2]
    flat = dout.reshape(N, F, -1)
    dw = np.zeros((F, columns.shape[1]), dtype=weight.dtype)
    dcolumns = np.zeros_like(columns)
    for n in range(N):
        for f in range(F):
            for l in range(flat.shape[2]):
                dw[f] += flat[n, f, l] * columns[n, :, l]
                dcolumns[n, :, l] += flat[n, f, l] * weight[f].ravel()
    dx = col2im(dcolumns, shape, weight.shape[2:], stride=stride, padding=padding)
    db = dout.sum(axis=(0, 2, 3)) if bias is not None else None
    return dx, dw.reshape(weight.shape), db
