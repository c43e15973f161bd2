import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    g = np.empty(x.shape)
    for i in range(x.size):
        hi, lo = x.copy(), x.copy()
        hi.flat[i] += h; lo.flat[i] -= h
        g.flat[i] = (f(hi) * (dout / (2 * h))).sum() - (f(lo) * (dout / (2 * h))).sum()
    return g
