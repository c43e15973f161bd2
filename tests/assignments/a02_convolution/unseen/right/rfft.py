import numpy as np

def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = np.broadcast_to(stride, 2); ph, pw = np.broadcast_to(padding, 2)
    Kh, Kw = weight.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    S = xp.shape[2:]
    spec = np.einsum("ncuv,fcuv->nfuv", np.fft.rfft2(xp), np.conj(np.fft.rfft2(weight, s=S)))
    full = np.fft.irfft2(spec, s=S)[:, :, : S[0] - Kh + 1, : S[1] - Kw + 1]
    out = full[:, :, ::sh, ::sw]
    if bias is not None: out = out + bias.reshape(1, -1, 1, 1)
    return out.astype(x.dtype), (x, xp, weight, bias, (sh, sw), (ph, pw))
def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    S = [a + b - 1 for a, b in zip(w1.shape[2:], w2.shape[2:])]
    w = np.fft.irfft2(np.einsum("gfuv,fcuv->gcuv", np.fft.rfft2(w2, s=S), np.fft.rfft2(w1, s=S)), s=S)
    return w.astype(w1.dtype), (b2 + np.einsum("gfuv,f->g", w2, b1)).astype(b1.dtype)
