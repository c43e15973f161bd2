import numpy as np

def _matrix(shape, weight, sh, sw, ph, pw):
    C, H, W = shape; F, _, Kh, Kw = weight.shape
    Ho, Wo = (H + 2*ph - Kh)//sh + 1, (W + 2*pw - Kw)//sw + 1
    T = np.zeros((F, Ho, Wo, C, H, W), weight.dtype)
    for i in range(Ho):
        for j in range(Wo):
            for u in range(Kh):
                for v in range(Kw):
                    r, s = i*sh+u-ph, j*sw+v-pw
                    if 0 <= r < H and 0 <= s < W: T[:, i, j, :, r, s] = weight[:, :, u, v]
    return T.reshape(F*Ho*Wo, C*H*W), (F, Ho, Wo)
def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    T, shape = _matrix(x.shape[1:], weight, sh, sw, ph, pw)
    out = (x.reshape(len(x), -1) @ T.T).reshape(len(x), *shape)
    if bias is not None: out = out + bias[:, None, None]
    return out, (x, weight, bias, T, (sh, sw, ph, pw))
def conv2d_backward(dout, cache):
    x, weight, bias, T, how = cache
    dx = (dout.reshape(len(dout), -1) @ T).reshape(x.shape)
    dw = np.zeros_like(weight)
    for index in np.ndindex(weight.shape):
        e = np.zeros_like(weight); e[index] = 1
        M, _ = _matrix(x.shape[1:], e, *how)
        dw[index] = np.vdot(dout.reshape(len(dout), -1), x.reshape(len(x), -1) @ M.T)
    return dx, dw, None if bias is None else dout.sum((0, 2, 3))
