def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    kh, kw = two(kernel_size)
    n = out_channels * kh * kw
    if bias:
        n += out_channels
    return n


def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    F, Ho, Wo = conv2d_output_shape(
        shape, out_channels, kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    return F * Ho * Wo * shape[0] * two(kernel_size)[0] * two(kernel_size)[1]
