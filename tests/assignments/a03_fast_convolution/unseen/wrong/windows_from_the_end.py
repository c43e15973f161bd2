"""Lays the last window into the first column."""

EXERCISE = "im2col"
LOSES = ["lays_each_window_in_a_column"]
SAYS = ""

_i = im2col


def im2col(x, kernel_size, **how):
    return _i(x, kernel_size, **how)[:, :, ::-1]
