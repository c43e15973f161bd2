import numpy as np

def logged(fn):
    def inner(*a, **k):
        print("calling", fn.__name__)
        return fn(*a, **k)
    return inner
@logged
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
@logged
def conv2d_backward(dout, cache):
    x, padded, weight, bias, (sh, sw), (ph, pw) = cache
    H, W = x.shape[2:]
    Kh, Kw = weight.shape[2:]
    dpadded = np.zeros_like(padded)
    dweight = np.zeros_like(weight)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            g = dout[:, :, i, j]
            here = np.s_[:, :, i * sh : i * sh + Kh, j * sw : j * sw + Kw]
            dpadded[here] += np.einsum("nf,fcuv->ncuv", g, weight)
            dweight += np.einsum("nf,ncuv->fcuv", g, padded[here])
    dx = dpadded[:, :, ph : ph + H, pw : pw + W]
    dbias = None if bias is None else dout.sum(axis=(0, 2, 3))
    return dx, dweight, dbias
@logged
def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        ahead = (f(x + step) * dout).sum()
        behind = (f(x - step) * dout).sum()
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient
@logged
def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    _, C, h1, k1 = w1.shape
    G, _, h2, k2 = w2.shape
    weight = np.zeros((G, C, h1 + h2 - 1, k1 + k2 - 1), dtype=w1.dtype)
    for u in range(h2):
        for v in range(k2):
            copies = np.einsum("gf,fckl->gckl", w2[:, :, u, v], w1)
            weight[:, :, u : u + h1, v : v + k1] += copies
    return weight, b2 + w2.sum(axis=(2, 3)) @ b1
