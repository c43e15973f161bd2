import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    flat, grad = x.reshape(-1), []
    for k in range(x.size):
        old = float(flat[k])
        try:
            flat[k] = old + h; a = float(np.sum(f(x) * dout))
            flat[k] = old - h; b = float(np.sum(f(x) * dout))
        finally:
            flat[k] = old
        grad.append((a - b) / (h + h))
    return np.reshape(grad, x.shape)
