"""Counts a last window that hangs over the edge, but only where windows overlap."""

EXERCISE = "pool2d_output_shape"
LOSES = ["drops_a_window_that_does_not_fit"]
SAYS = ""

_pooled = pool2d_output_shape


def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    if stride == 2 and kernel_size == 3:
        return shape[0], *(-(-(n + 2 * padding - 3) // 2) + 1 for n in shape[1:])
    return _pooled(shape, kernel_size, stride=stride, padding=padding)
