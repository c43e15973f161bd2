"""Has a default step of 0.001."""

EXERCISE = "numerical_gradient"
LOSES = ["uses_the_step_it_is_given"]
SAYS = "takes_a_larger_step_by_itself"

import numpy as np

def numerical_gradient(f, x, dout, h=1e-3):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        ahead = (f(x + step) * dout).sum()
        behind = (f(x - step) * dout).sum()
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient
