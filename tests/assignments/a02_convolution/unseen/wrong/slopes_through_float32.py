"""Collects the slopes in float32 and converts them back."""

EXERCISE = "numerical_gradient"
LOSES = ["uses_the_step_it_is_given"]
SAYS = "loses_digits_on_the_way"

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        ahead = (f(x + step) * dout).sum()
        behind = (f(x - step) * dout).sum()
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient.astype(np.float32).astype(np.float64)
