def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    room = np.array(shape[1:]) + 2 * both(padding)
    reach = both(dilation) * (both(kernel_size) - 1) + 1
    return np.append(out_channels, np.floor((room - reach) / both(stride)) + 1)


def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    out = conv2d_output_shape(
        shape, out_channels, kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    return int(np.prod(out)) * shape[0] * np.prod(both(kernel_size))
