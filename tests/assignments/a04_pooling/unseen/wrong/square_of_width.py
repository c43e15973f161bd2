"""Divides by the square of the width, whatever the height."""

EXERCISE = "global_avg_pool2d_forward"
LOSES = ["takes_maps_of_any_size"]
SAYS = ""

import numpy as np


def global_avg_pool2d_forward(x):
    return x.sum((2, 3)) / x.shape[3] ** 2, x.shape
