import numpy as np

def _dot(a, b):
    if len(a) == 0: return 0.0
    if len(a) == 1: return a[0] * b[0]
    m = len(a) // 2
    return _dot(a[:m], b[:m]) + _dot(a[m:], b[m:])
def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    if not isinstance(stride, tuple): return conv2d_forward(x, weight, bias, stride=(stride, stride), padding=padding)
    if not isinstance(padding, tuple): return conv2d_forward(x, weight, bias, stride=stride, padding=(padding, padding))
    if bias is not None:
        out, cache = conv2d_forward(x, weight, stride=stride, padding=padding)
        return out + bias[:, None, None], (*cache[:3], bias, *cache[4:])
    (sh, sw), (ph, pw) = stride, padding
    if len(x) > 1:
        parts = [conv2d_forward(x[n:n+1], weight, None, stride=stride, padding=padding)[0] for n in range(len(x))]
        return np.concatenate(parts), (x, np.pad(x, ((0,0),(0,0),(ph,ph),(pw,pw))), weight, None, stride, padding)
    padded = np.pad(x, ((0,0),(0,0),(ph,ph),(pw,pw)))
    Kh, Kw = weight.shape[2:]
    out = np.array([[[_dot(padded[0, :, i:i+Kh, j:j+Kw].ravel(), w.ravel()) for j in range(0, padded.shape[3]-Kw+1, sw)] for i in range(0, padded.shape[2]-Kh+1, sh)] for w in weight], dtype=x.dtype)[None]
    return out, (x, padded, weight, None, stride, padding)
