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
    x, padded, weight, bias, stride, padding = cache
    dx, dweight = np.empty_like(x), np.empty_like(weight)
    for index in np.ndindex(x.shape):
        e = np.zeros_like(x); e[index] = 1
        dx[index] = (conv2d_forward(e, weight, stride=stride, padding=padding)[0] * dout).sum()
    for index in np.ndindex(weight.shape):
        e = np.zeros_like(weight); e[index] = 1
        dweight[index] = (conv2d_forward(x, e, stride=stride, padding=padding)[0] * dout).sum()
    return dx, dweight, None if bias is None else dout.sum(axis=(0, 2, 3))
