def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    C, H, W = shape
    kh, kw = two(kernel_size)
    sh, sw = two(stride)
    ph, pw = two(padding)
    dh, dw = two(dilation)
    Ho = (H + 2 * ph - dh * (kh - 1) - 1) / sh + 1
    Wo = (W + 2 * pw - dw * (kw - 1) - 1) / sw + 1
    return (out_channels, Ho, Wo)


def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    places = out_channels
    for n, k, s, p, d in zip(shape[1:], two(kernel_size), two(stride), two(padding), two(dilation)):
        places *= (n + 2 * p - d * (k - 1) - 1) // s + 1
    return places * conv2d_parameters(shape[0], 1, kernel_size, bias=False)


def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    (kh, kw), (sh, sw), (ph, pw) = two(kernel_size), two(stride), two(padding)
    return shape[0], (shape[1] + 2 * ph - kh) // sh + 1, (shape[2] + 2 * pw - kw) // sw + 1
