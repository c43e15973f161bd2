import numpy as np


def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    N, C, H, W = xp.shape
    F, _, KH, KW = weight.shape
    Ho = 1 + (H - KH) // sh
    Wo = 1 + (W - KW) // sw
    out = np.zeros((N, F, Ho, Wo), dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            win = xp[:, None, :, i * sh : i * sh + KH, j * sw : j * sw + KW]
            out[:, :, i, j] = np.sum(win * weight, axis=(2, 3, 4))
    if bias is not None:
        out += bias[None, :, None, None]
    return out, (x, weight, bias, stride, padding)


def conv2d_backward(dout, cache):
    # ran out of time here
    raise NotImplementedError


def numerical_gradient(f, x, dout, h=1e-5):
    raise NotImplementedError


def merge_convolutions(first, second):
    raise NotImplementedError
