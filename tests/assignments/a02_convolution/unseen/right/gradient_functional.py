import numpy as np

numerical_gradient = lambda f, x, dout, h=1e-5: np.reshape([sum(s * np.sum(f(x + s * h * e.reshape(x.shape)) * dout) for s in (1, -1)) / 2 / h for e in np.eye(x.size)], x.shape)
