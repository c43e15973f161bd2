import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    g = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        hi, lo = x.copy(), x.copy()
        hi[i] += h; lo[i] -= h
        g[i] = np.sum(dout * f(hi) - dout * f(lo)) / (hi[i] - lo[i])
    return g
