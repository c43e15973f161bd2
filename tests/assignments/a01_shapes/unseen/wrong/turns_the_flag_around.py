"""Counts a bias where there is none, and none where there is one."""

EXERCISE = "conv2d_parameters"
LOSES = ["gives_a_filter_the_depth_of_the_image"]
SAYS = "Some of your numbers are those of a bias where none was asked for, others those of a layer without a bias."


def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kh, kw = two(kernel_size)
    return in_channels * out_channels * kh * kw + (0 if bias else out_channels)
