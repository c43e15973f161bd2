import numpy as np


def sizes(*values):
    return [v if isinstance(v, tuple) else (v, v) for v in values]


def im2col(x, kernel_size, *, stride=1, padding=0):
    (kh, kw), (sh, sw), (ph, pw) = sizes(kernel_size, stride, padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    n, c, h, w = xp.shape
    ho, wo = (h - kh) // sh + 1, (w - kw) // sw + 1
    s = xp.strides
    view = np.lib.stride_tricks.as_strided(
        xp, (n, c, kh, kw, ho, wo), (s[0], s[1], s[2], s[3], s[2] * sh, s[3] * sw)
    )
    return view.reshape(n, c * kh * kw, ho * wo)


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    # one add.at on flat positions: im2col of the numbers 0, 1, 2, ... says where each entry belongs
    (kh, kw), (sh, sw), (ph, pw) = sizes(kernel_size, stride, padding)
    n, c, h, w = shape
    hp, wp = h + 2 * ph, w + 2 * pw
    where = im2col(np.arange(c * hp * wp).reshape(1, c, hp, wp), (kh, kw), stride=stride)[0]
    out = np.zeros((n, c * hp * wp), dtype=columns.dtype)
    for image, column in zip(out, columns):
        image += np.bincount(where.ravel(), column.ravel(), c * hp * wp).astype(columns.dtype)
    return out.reshape(n, c, hp, wp)[:, :, ph : ph + h, pw : pw + w]


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    f, c, kh, kw = weight.shape
    columns = im2col(x, (kh, kw), stride=stride, padding=padding)
    rows = columns.transpose(0, 2, 1)  # N L CKhKw
    out = rows @ weight.reshape(f, -1).T
    if bias is not None:
        out = out + bias
    (sh, _), (ph, _) = sizes(stride, padding)
    ho = (x.shape[2] + 2 * ph - kh) // sh + 1
    out = out.transpose(0, 2, 1).reshape(len(x), f, ho, -1)
    return out, (rows, x.shape, weight, bias, stride, padding)


def conv2d_backward_fast(dout, cache):
    rows, shape, weight, bias, stride, padding = cache
    f, c, kh, kw = weight.shape
    d = dout.reshape(len(dout), f, -1)
    dweight = np.einsum("nfl,nlr->fr", d, rows, optimize=True).reshape(weight.shape)
    dcolumns = np.einsum("nfl,fr->nrl", d, weight.reshape(f, -1), optimize=True)
    dx = col2im(dcolumns, shape, (kh, kw), stride=stride, padding=padding)
    dbias = dout.sum(axis=(0, 2, 3)) if bias is not None else None
    return dx, dweight, dbias
