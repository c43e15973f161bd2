import numpy as np


def two(size):
    return (size, size) if np.isscalar(size) else tuple(size)


def framed(x, padding):
    ph, pw = two(padding)
    return np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))


def cut(dpadded, padding):
    ph, pw = two(padding)
    return dpadded[:, :, ph : dpadded.shape[2] - ph, pw : dpadded.shape[3] - pw]


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    last = np.ascontiguousarray(framed(x, padding).transpose(0, 2, 3, 1))
    (sh, sw), (F, C, Kh, Kw) = two(stride), weight.shape
    rows, columns = (last.shape[1] - Kh) // sh + 1, (last.shape[2] - Kw) // sw + 1
    out = 0
    for u in range(Kh):
        for v in range(Kw):
            seen = last[:, u : u + sh * rows : sh, v : v + sw * columns : sw]
            out = out + seen.reshape(-1, C) @ weight[:, :, u, v].T
    out = out if bias is None else out + bias
    out = out.reshape(len(x), rows, columns, F).transpose(0, 3, 1, 2)
    return out, (last, weight, bias, (sh, sw), padding)


def conv2d_backward_fast(dout, cache):
    last, weight, bias, (sh, sw), padding = cache
    (F, C, Kh, Kw), (rows, columns) = weight.shape, dout.shape[2:]
    back = dout.transpose(0, 2, 3, 1).reshape(-1, F)
    dlast, dweight = np.zeros_like(last), np.empty_like(weight)
    for u in range(Kh):
        for v in range(Kw):
            here = np.s_[:, u : u + sh * rows : sh, v : v + sw * columns : sw]
            dweight[:, :, u, v] = back.T @ last[here].reshape(-1, C)
            dlast[here] += (back @ weight[:, :, u, v]).reshape(len(dout), rows, columns, C)
    dx = cut(dlast.transpose(0, 3, 1, 2), padding)
    return dx, dweight, None if bias is None else back.sum(axis=0)
