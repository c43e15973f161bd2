import numpy as np


def both(size):
    return np.broadcast_to(np.array(size), (2,))


def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    room = np.array(shape[1:]) + 2 * both(padding)
    reach = both(dilation) * (both(kernel_size) - 1) + 1
    return np.append(out_channels, (room - reach) // both(stride) + 1)


def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    weight = np.zeros((out_channels, in_channels, *both(kernel_size)))
    return weight.size + (np.zeros(out_channels).size if bias else 0)


def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    out = conv2d_output_shape(
        shape, out_channels, kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    return np.prod(out) * shape[0] * np.prod(both(kernel_size))


def dense_parameters(in_features, out_features, *, bias=True):
    return out_features * (in_features + int(bias))


def same_padding(kernel_size, *, dilation=1):
    total = both(dilation) * (both(kernel_size) - 1)
    return np.stack([total // 2, (total + 1) // 2], axis=1)


def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    window = both(kernel_size)
    step = window if stride is None else both(stride)
    room = np.array(shape[1:]) + 2 * both(padding)
    return shape[0], *((room - window) // step + 1)


def receptive_field(layers):
    if not layers:
        return 1, 1
    k, s, d = np.array(layers).T
    before = np.concatenate([[1], np.cumprod(s)])
    return 1 + np.sum(d * (k - 1) * before[:-1]), before[-1]
