"""Looks at the output of the same index alone."""

EXERCISE = "numerical_gradient"
LOSES = ["moves_one_entry_at_a_time", "takes_arrays_of_any_shape"]
SAYS = ""

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        gradient[index] = (f(x + step)[index] - f(x - step)[index]) / (2 * h) * dout[index]
    return gradient
