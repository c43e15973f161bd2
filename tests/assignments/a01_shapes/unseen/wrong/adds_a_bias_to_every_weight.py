"""Has as many biases as a filter has weights."""

EXERCISE = "conv2d_parameters"
LOSES = ["gives_every_filter_one_bias"]
SAYS = ""


def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kh, kw = two(kernel_size)
    return (in_channels + bool(bias)) * out_channels * kh * kw
