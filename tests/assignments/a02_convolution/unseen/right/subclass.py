import numpy as np

class Mine(np.ndarray): pass

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
    out = out.view(Mine)
    return out, (x, padded, weight, bias, (sh, sw), (ph, pw))

def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    _, C, h1, k1 = w1.shape
    G, _, h2, k2 = w2.shape
    weight = np.zeros((G, C, h1 + h2 - 1, k1 + k2 - 1), dtype=w1.dtype)
    for u in range(h2):
        for v in range(k2):
            copies = np.einsum("gf,fckl->gckl", w2[:, :, u, v], w1)
            weight[:, :, u : u + h1, v : v + k1] += copies
    weight = np.ma.masked_array(weight)
    return weight, b2 + w2.sum(axis=(2, 3)) @ b1
