def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    down, across = grid(shape, kernel_size, stride, padding, dilation)
    weights = conv2d_parameters(shape[0], out_channels, kernel_size, bias=False)
    return 2 * weights * down * across  # multiply and add
