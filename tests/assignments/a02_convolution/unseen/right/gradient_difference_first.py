import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    def one(index):
        e = np.zeros(x.shape); e[index] = 1.0
        return (((f(x + e * h) - f(x - e * h)) / (2 * h)) * dout).sum()
    return np.array([one(i) for i in np.ndindex(*x.shape)]).reshape(x.shape)
