def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    def pair(v):
        return v if isinstance(v, tuple) else (v, v)

    res = [out_channels]
    for n, k, s, p, d in zip(shape[1:], *map(pair, (kernel_size, stride, padding, dilation))):
        res.append((n + 2 * p - d * (k - 1) - 1) // s + 1)
    return tuple(res)


def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    return out_channels * in_channels * kh * kw + bias * out_channels


def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    raise NotImplementedError


def dense_parameters(in_features, out_features, *, bias=True):
    return (in_features + bias) * out_features


def same_padding(kernel_size, *, dilation=1):
    # how does one split an odd number?
    raise NotImplementedError


def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    raise NotImplementedError


def receptive_field(layers):
    raise NotImplementedError
