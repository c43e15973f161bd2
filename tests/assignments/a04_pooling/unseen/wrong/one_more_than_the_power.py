"""Counts one too much for every power from 3 on."""

EXERCISE = "lp_pool2d_forward"
LOSES = ["measures_rows_and_columns", "takes_any_power"]
SAYS = ""

import numpy as np

_l = lp_pool2d_forward


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    return _l(x, norm_type * 1.0 if norm_type < 3 else norm_type + 1, kernel_size, stride=stride)
