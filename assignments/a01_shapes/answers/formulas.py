def two(size):
    return size if isinstance(size, tuple) else (size, size)


def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    C, H, W = shape
    kh, kw = two(kernel_size)
    sh, sw = two(stride)
    ph, pw = two(padding)
    dh, dw = two(dilation)
    Ho = (H + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    Wo = (W + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    return (out_channels, Ho, Wo)


def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kh, kw = two(kernel_size)
    n = out_channels * in_channels * kh * kw
    if bias:
        n += out_channels
    return n


def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    F, Ho, Wo = conv2d_output_shape(
        shape, out_channels, kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    return F * Ho * Wo * conv2d_parameters(shape[0], 1, kernel_size, bias=False)


def dense_parameters(in_features, out_features, *, bias=True):
    return in_features * out_features + (out_features if bias else 0)


def same_padding(kernel_size, *, dilation=1):
    kh, kw = two(kernel_size)
    dh, dw = two(dilation)
    h = dh * (kh - 1)
    w = dw * (kw - 1)
    return (h // 2, h - h // 2), (w // 2, w - w // 2)


def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    return conv2d_output_shape(shape, shape[0], kernel_size, stride=stride, padding=padding)


def receptive_field(layers):
    size = jump = 1
    for k, s, d in layers:
        size += d * (k - 1) * jump
        jump *= s
    return size, jump
