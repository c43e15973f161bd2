import numpy as np

def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    N, C, H, W = x.shape; F, _, Kh, Kw = weight.shape
    Ho, Wo = (H + 2*ph - Kh)//sh + 1, (W + 2*pw - Kw)//sw + 1
    padded = np.concatenate([np.zeros((N, C, ph, W), x.dtype), x, np.zeros((N, C, ph, W), x.dtype)], axis=2)
    side = np.zeros((N, C, H + 2*ph, pw), x.dtype)
    padded = np.concatenate([side, padded, side], axis=3)
    out = 0
    for v in reversed(range(Kw)):
        for u in range(Kh):
            out = out + np.matmul(weight[:, :, u, v], padded[:, :, u:u+sh*(Ho-1)+1:sh, v:v+sw*(Wo-1)+1:sw].reshape(N, C, -1))
    out = out.reshape(N, F, Ho, Wo)
    if bias is not None: out = bias[:, None, None] + out
    return out, (x, padded, weight, bias, (sh, sw), (ph, pw))
