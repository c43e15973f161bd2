"""Has a default step of 1e-8, which leaves seven digits fewer."""

EXERCISE = "numerical_gradient"
LOSES = None  # it depends on the seed
SAYS = (
    "Where gradient is wrong, no number is off by more than a millionth of the "
    "largest: digits get lost on the way, or a little is added."
)

import numpy as np

def numerical_gradient(f, x, dout, h=1e-8):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        ahead = (f(x + step) * dout).sum()
        behind = (f(x - step) * dout).sum()
        gradient[index] = (ahead - behind) / (2 * h)
    return gradient
