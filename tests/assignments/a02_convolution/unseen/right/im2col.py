import numpy as np

def _cols(x, Kh, Kw, sh, sw, ph, pw):
    N, C, H, W = x.shape
    Ho, Wo = (H + 2*ph - Kh)//sh + 1, (W + 2*pw - Kw)//sw + 1
    i0 = np.tile(np.repeat(np.arange(Kh), Kw), C); i1 = sh * np.repeat(np.arange(Ho), Wo)
    j0 = np.tile(np.arange(Kw), Kh * C); j1 = sw * np.tile(np.arange(Wo), Ho)
    i, j = i0.reshape(-1, 1) + i1, j0.reshape(-1, 1) + j1
    k = np.repeat(np.arange(C), Kh * Kw).reshape(-1, 1)
    return k, i, j, Ho, Wo
def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    F, _, Kh, Kw = weight.shape
    k, i, j, Ho, Wo = _cols(x, Kh, Kw, sh, sw, ph, pw)
    xp = np.pad(x, ((0,0),(0,0),(ph,ph),(pw,pw)))
    cols = xp[:, k, i, j].transpose(1, 2, 0).reshape(weight[0].size, -1)
    out = weight.reshape(F, -1) @ cols
    if bias is not None: out = out + bias.reshape(-1, 1)
    return out.reshape(F, Ho, Wo, len(x)).transpose(3, 0, 1, 2), (x, weight, bias, (sh, sw), (ph, pw), cols)
def conv2d_backward(dout, cache):
    x, weight, bias, (sh, sw), (ph, pw), cols = cache
    N, C, H, W = x.shape; F, _, Kh, Kw = weight.shape
    d = dout.transpose(1, 2, 3, 0).reshape(F, -1)
    dw = (d @ cols.T).reshape(weight.shape)
    dcols = (weight.reshape(F, -1).T @ d).reshape(C * Kh * Kw, -1, N).transpose(2, 0, 1)
    xp = np.zeros((N, C, H + 2*ph, W + 2*pw), dtype=x.dtype)
    k, i, j, _, _ = _cols(x, Kh, Kw, sh, sw, ph, pw)
    np.add.at(xp, (slice(None), k, i, j), dcols)
    dx = xp[:, :, ph:(-ph or None), pw:(-pw or None)]
    return dx, dw, None if bias is None else d.sum(axis=1)
