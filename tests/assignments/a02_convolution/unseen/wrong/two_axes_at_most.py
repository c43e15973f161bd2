"""Loops over two axes, whatever x has."""

EXERCISE = "numerical_gradient"
LOSES = ["takes_arrays_of_any_shape"]
SAYS = ""

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in [(i, j) for i in range(x.shape[0]) for j in range(x.shape[1])] if x.ndim > 1 else range(len(x)):
        step = np.zeros_like(x)
        step[index] = h
        ahead = (f(x + step) * dout).sum()
        behind = (f(x - step) * dout).sum()
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient
