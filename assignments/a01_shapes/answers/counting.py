# No formula: every place of the window is tried, and the answer is how many there are.
from itertools import product


def places(side, k, s, p, d):
    padded = list(range(-p, side + p))
    return len([top for top in padded[::s] if top + d * (k - 1) < side + p])


def grid(shape, kernel, stride, padding, dilation):
    how = []
    for size in (kernel, stride, padding, dilation):
        if type(size) is int:
            size = size, size
        how.append(size)
    return [places(side, *numbers) for side, *numbers in zip(shape[1:], *how)]


def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    return out_channels, *grid(shape, kernel_size, stride, padding, dilation)


def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    if type(kernel_size) is int:
        kernel_size = (kernel_size, kernel_size)
    of_one = sum(1 for _ in product(range(in_channels), *map(range, kernel_size)))
    return sum(of_one + bool(bias) for _ in range(out_channels))


def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    down, across = grid(shape, kernel_size, stride, padding, dilation)
    weights = conv2d_parameters(shape[0], out_channels, kernel_size, bias=False)
    return weights * down * across


def dense_parameters(in_features, out_features, *, bias=True):
    if bias:
        in_features = in_features + 1
    return in_features * out_features


def same_padding(kernel_size, *, dilation=1):
    # the zeros are dealt out one by one, beginning at the end
    kernel = kernel_size if isinstance(kernel_size, tuple) else [kernel_size] * 2
    spread = dilation if isinstance(dilation, tuple) else [dilation] * 2
    sides = []
    for k, d in zip(kernel, spread):
        before = after = 0
        for n in range(d * (k - 1)):
            if n % 2 == 0:
                after += 1
            else:
                before += 1
        sides.append((before, after))
    return tuple(sides)


def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    down, across = grid(shape, kernel_size, stride or kernel_size, padding, 1)
    return shape[0], down, across


def receptive_field(layers):
    # walk back from two neighboring outputs to the first and last pixel that they see
    def seen(first):
        last = first
        for k, s, d in layers[::-1]:
            first, last = first * s, last * s + d * (k - 1)
        return first, last

    (a, b), (c, _) = seen(0), seen(1)
    return b - a + 1, c - a
