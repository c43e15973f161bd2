"""Takes a formula of fourth order."""

EXERCISE = "numerical_gradient"
LOSES = ["uses_the_step_it_is_given"]
SAYS = "takes_four_points"

import numpy as np

def numerical_gradient(f, x, dout, h=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        s = lambda k: (f(x + k * step) * dout).sum()
        gradient[index] = (8 * (s(1) - s(-1)) - (s(2) - s(-2))) / (12 * h)
    return gradient
