"""The right size of an output, for an answer whose own is wrong: a mistake in it is paid once.

It runs on its own, beside a student's functions, with nothing of the course.
"""


def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    """Return the shape (F, Ho, Wo) of what a convolution makes of one image."""
    layer = zip(shape[1:], *map(_both, (kernel_size, stride, padding, dilation)), strict=True)
    return out_channels, *((n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in layer)


def _both(size):
    return tuple(size) if isinstance(size, (tuple, list)) else (size, size)
