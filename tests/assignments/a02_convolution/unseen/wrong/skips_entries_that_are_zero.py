"""Takes it that nothing moves where x is 0."""

import numpy as np

LOSES = ["measures_the_slope_of_a_line"]
SAYS = ""
right = numerical_gradient  # noqa: F821


def numerical_gradient(f, x, dout, h=1e-5):
    return np.where(x == 0, 0.0, right(f, x, dout, h))
