import numpy as np

def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = np.broadcast_to(stride, 2); ph, pw = np.broadcast_to(padding, 2)
    Kh, Kw = weight.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    S = [a + b - 1 for a, b in zip(xp.shape[2:], weight.shape[2:])]
    spec = np.einsum("ncuv,fcuv->nfuv", np.fft.fft2(xp, s=S), np.fft.fft2(weight[:, :, ::-1, ::-1], s=S))
    out = np.fft.ifft2(spec).real[:, :, Kh - 1 : xp.shape[2] : sh, Kw - 1 : xp.shape[3] : sw].astype(x.dtype)
    if bias is not None: out += bias[None, :, None, None]
    return out, (x, xp, weight, bias, (sh, sw), (ph, pw))
