"""Stacks the channels from the last to the first."""

EXERCISE = "im2col"
LOSES = ["stacks_the_channels_in_a_column", "tells_rows_from_columns"]
SAYS = ""

_i = im2col


def im2col(x, kernel_size, **how):
    return _i(x[:, ::-1], kernel_size, **how)
