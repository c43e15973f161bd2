"""Puts x back by adding what it subtracted."""

EXERCISE = "numerical_gradient"
LOSES = ["leaves_x_as_it_was"]
SAYS = "restores_by_subtracting"

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        x[index] += h
        ahead = (f(x) * dout).sum()
        x[index] -= 2 * h
        behind = (f(x) * dout).sum()
        x[index] += h
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient
