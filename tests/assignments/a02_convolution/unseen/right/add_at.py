import numpy as np

def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    Kh, Kw = weight.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    rows = (padded.shape[2] - Kh) // sh + 1
    columns = (padded.shape[3] - Kw) // sw + 1
    out = np.zeros((len(x), len(weight), rows, columns), dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i * sh : i * sh + Kh, j * sw : j * sw + Kw]
            out[:, :, i, j] = np.einsum("ncuv,fcuv->nf", window, weight)
    if bias is not None:
        out += bias[:, None, None]
    return out, (x, padded, weight, bias, (sh, sw), (ph, pw))


def conv2d_backward(dout, cache):
    x, padded, weight, bias, (sh, sw), (ph, pw) = cache
    N, C, H, W = x.shape; F, _, Kh, Kw = weight.shape
    n, c, i, j, u, v = np.ogrid[:N, :C, :dout.shape[2], :dout.shape[3], :Kh, :Kw]
    parts = np.einsum("nfij,fcuv->ncijuv", dout, weight)
    dp = np.zeros_like(padded)
    np.add.at(dp, (n, c, i * sh + u, j * sw + v), parts)
    dweight = np.einsum("nfij,ncijuv->fcuv", dout, padded[n, c, i * sh + u, j * sw + v])
    crop = lambda a, p, axis: np.delete(a, [*range(p), *range(a.shape[axis] - p, a.shape[axis])], axis=axis)
    return crop(crop(dp, ph, 2), pw, 3), dweight, bias if bias is None else np.add.reduce(dout, axis=(0, 2, 3))
