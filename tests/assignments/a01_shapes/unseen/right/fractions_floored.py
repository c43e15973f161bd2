"""Fractions of whole numbers, rounded down at the end."""

import math
from fractions import Fraction


def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    sizes = zip(shape[1:], *map(two, (kernel_size, stride, padding, dilation)))
    return out_channels, *(
        math.floor(Fraction(n + 2 * p - d * (k - 1) - 1, s) + 1) for n, k, s, p, d in sizes
    )
