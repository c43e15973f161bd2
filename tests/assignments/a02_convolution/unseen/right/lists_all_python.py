import numpy as np

def _p(v): return (v, v) if isinstance(v, int) else v
def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    (sh, sw), (ph, pw) = _p(stride), _p(padding)
    X, Wt = x.tolist(), weight.tolist()
    N, C, H, W = x.shape; F, _, Kh, Kw = weight.shape
    P = [[[[X[n][c][i-ph][j-pw] if 0 <= i-ph < H and 0 <= j-pw < W else 0.0 for j in range(W+2*pw)] for i in range(H+2*ph)] for c in range(C)] for n in range(N)]
    Ho, Wo = (H+2*ph-Kh)//sh+1, (W+2*pw-Kw)//sw+1
    out = [[[[sum(P[n][c][i*sh+u][j*sw+v]*Wt[f][c][u][v] for c in range(C) for u in range(Kh) for v in range(Kw)) + (0 if bias is None else float(bias[f])) for j in range(Wo)] for i in range(Ho)] for f in range(F)] for n in range(N)]
    return np.array(out, dtype=x.dtype), dict(x=x, weight=weight, bias=bias, stride=(sh, sw), padding=(ph, pw))
def conv2d_backward(dout, cache):
    x, w, b = cache["x"], cache["weight"], cache["bias"]
    (sh, sw), (ph, pw) = cache["stride"], cache["padding"]
    N, C, H, W = x.shape; F, _, Kh, Kw = w.shape
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    for n, f, i, j in np.ndindex(*dout.shape):
        for c in range(C):
            for u in range(Kh):
                for v in range(Kw):
                    r, s = i*sh+u-ph, j*sw+v-pw
                    if r < 0 or s < 0 or r >= H or s >= W: continue
                    dx[n, c, r, s] += dout[n, f, i, j] * w[f, c, u, v]
                    dw[f, c, u, v] += dout[n, f, i, j] * x[n, c, r, s]
    if b is None: return dx, dw, None
    return dx, dw, np.array([dout[:, f].sum() for f in range(F)], dtype=b.dtype)
