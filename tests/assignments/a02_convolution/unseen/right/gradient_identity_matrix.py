import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    steps = h * np.eye(x.size)
    up = [np.vdot(f((x.ravel() + s).reshape(x.shape)), dout) for s in steps]
    down = [np.vdot(f((x.ravel() - s).reshape(x.shape)), dout) for s in steps]
    return ((np.array(up) - np.array(down)) / (2 * h)).reshape(x.shape)
