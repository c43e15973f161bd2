import numpy as np


def two(a):
    try:
        first, second = a
    except TypeError:
        first = second = a
    return first, second


def shifted(xp, u, v, Ho, Wo, sh, sw):
    # the pixel that weight (u, v) meets at every place, as a view
    return xp[:, :, u : u + sh * Ho : sh, v : v + sw * Wo : sw]


def im2col(x, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = two(kernel_size), two(stride), two(padding)
    N, C, H, W = x.shape
    Ho, Wo = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph : ph + H, pw : pw + W] = x
    columns = np.empty((N, C, Kh, Kw, Ho, Wo), dtype=x.dtype)
    for u in range(Kh):
        for v in range(Kw):
            columns[:, :, u, v] = shifted(xp, u, v, Ho, Wo, sh, sw)
    return columns.reshape(N, C * Kh * Kw, Ho * Wo).transpose(0, 2, 1)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = two(kernel_size), two(stride), two(padding)
    N, C, H, W = shape
    Ho, Wo = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=columns.dtype)
    six = columns.reshape(N, C, Kh, Kw, Ho, Wo)
    for u in range(Kh):
        for v in range(Kw):
            part = shifted(xp, u, v, Ho, Wo, sh, sw)
            part += six[:, :, u, v]
    return xp[:, :, ph : ph + H, pw : pw + W].copy()


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = weight.shape[2:], two(stride), two(padding)
    N, C, H, W = x.shape
    Ho, Wo = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    out = np.zeros((N, len(weight), Ho, Wo), dtype=x.dtype)
    for u in range(Kh):
        for v in range(Kw):
            part = shifted(xp, u, v, Ho, Wo, sh, sw).reshape(N, C, Ho * Wo)
            out += (weight[:, :, u, v] @ part).reshape(out.shape)
    if bias is not None:
        out += bias[None, :, None, None]
    return out, (xp, x.shape, weight, bias, (sh, sw), (ph, pw))


def conv2d_backward_fast(dout, cache):
    xp, (N, C, H, W), weight, bias, (sh, sw), (ph, pw) = cache
    F, _, Kh, Kw = weight.shape
    Ho, Wo = dout.shape[2:]
    flat = dout.reshape(N, F, Ho * Wo)
    dxp, dweight = np.zeros_like(xp), np.zeros_like(weight)
    for u in range(Kh):
        for v in range(Kw):
            part = shifted(xp, u, v, Ho, Wo, sh, sw).reshape(N, C, Ho * Wo)
            dweight[:, :, u, v] = (flat @ part.transpose(0, 2, 1)).sum(axis=0)
            dpart = shifted(dxp, u, v, Ho, Wo, sh, sw)
            dpart += (weight[:, :, u, v].T @ flat).reshape(dpart.shape)
    dbias = None if bias is None else dout.sum(axis=(0, 2, 3))
    return dxp[:, :, ph : ph + H, pw : pw + W], dweight, dbias
