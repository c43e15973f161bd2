def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    if isinstance(kernel_size, int):
        kernel_size = kernel_size, kernel_size
    total = 0
    for _ in range(out_channels):
        total += in_channels * kernel_size[0] * kernel_size[1]
    return total + (1 if bias else 0)
