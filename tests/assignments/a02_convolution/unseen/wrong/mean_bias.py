"""Weighs the first bias by the mean of the second kernel."""

EXERCISE = "merge_convolutions"
LOSES = ["carries_the_first_bias_through", "merges_any_two_layers"]
SAYS = "averages_the_kernel_under_the_bias"

import numpy as np

_m = merge_convolutions


def merge_convolutions(first, second):
    w, b = _m(first, second)
    return w, second[0].mean((2, 3)) @ first[1] + second[1]
