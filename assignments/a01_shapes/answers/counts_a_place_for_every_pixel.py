def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    C, H, W = shape
    return H * W * conv2d_parameters(C, out_channels, kernel_size, bias=False)
