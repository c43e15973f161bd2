"""Divides the caller"s dout by 2h."""

EXERCISE = "numerical_gradient"
LOSES = ["leaves_x_as_it_was"]
SAYS = ""

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    dout /= 2 * h
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        ahead = (f(x + step) * dout).sum()
        behind = (f(x - step) * dout).sum()
        gradient[index] = (ahead - behind) 
    return gradient
