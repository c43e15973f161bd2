"""Moves x in place while the first result still looks at it."""

EXERCISE = "numerical_gradient"
LOSES = ["keeps_the_two_results_apart"]
SAYS = "holds_on_to_a_view"

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        old = x[index]
        x[index] = old + h
        ahead = f(x)
        x[index] = old - h
        behind = f(x)
        x[index] = old
        gradient[index] = ((ahead - behind) * dout).sum() / (2 * h)
    return gradient
