import numpy as np

def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    import math
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    Kh, Kw = weight.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    Ho = math.floor((padded.shape[2] - Kh) / sh) + 1; Wo = int((padded.shape[3] - Kw) / sw + 1)
    out = np.empty((len(x), len(weight), Ho, Wo), x.dtype)
    for n, f, i, j in np.ndindex(*out.shape):
        products = (padded[n, :, i*sh:i*sh+Kh, j*sw:j*sw+Kw].astype(float) * weight[f].astype(float)).ravel()
        out[n, f, i, j] = math.fsum([*products, 0.0 if bias is None else bias[f]])
    return out, (x, padded, weight, bias, (sh, sw), (ph, pw))
