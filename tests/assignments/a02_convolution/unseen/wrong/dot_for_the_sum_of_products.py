"""Takes `np.dot` where f(x) has several axes."""

EXERCISE = "numerical_gradient"
LOSES = ["moves_one_entry_at_a_time", "takes_arrays_of_any_shape"]
SAYS = "multiplies_as_matrices"

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        ahead = np.sum(np.dot(f(x + step), dout))
        behind = np.sum(np.dot(f(x - step), dout))
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient
