"""Lets nothing above 100 through."""

EXERCISE = "relu_forward"
LOSES = ["keeps_what_is_above_zero"]
SAYS = ""

import numpy as np


def relu_forward(x):
    return np.clip(x, 0, 100), x
