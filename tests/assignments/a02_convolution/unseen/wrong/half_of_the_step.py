"""Puts the two points h apart."""

EXERCISE = "numerical_gradient"
LOSES = ["uses_the_step_it_is_given"]
SAYS = "steps_half_as_far"

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h / 2
        ahead = (f(x + step) * dout).sum()
        behind = (f(x - step) * dout).sum()
        gradient[index] = (ahead - behind) / h
    return gradient
