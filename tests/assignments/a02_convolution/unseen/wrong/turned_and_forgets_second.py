"""Turns the merged kernel around, and forgets the second bias."""

EXERCISE = "merge_convolutions"
LOSES = ["carries_the_first_bias_through", "lays_the_kernels_over_each_other"]
SAYS = "Some of your numbers are those of a merged kernel that is turned around, others those of the first bias carried through, without the second."

import numpy as np

_m = merge_convolutions


def merge_convolutions(first, second):
    w, b = _m(first, second)
    return w[..., ::-1, ::-1], b - second[1]
