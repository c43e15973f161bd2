# A window is moved until it no longer fits; nothing is divided.
def conv2d_output_shape(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    sizes = []
    for axis in range(2):
        k, s, p, d = [
            size if isinstance(size, int) else size[axis]
            for size in (kernel_size, stride, padding, dilation)
        ]
        end = shape[axis + 1] + 2 * p
        top, count = 0, 0
        while top + d * (k - 1) + 1 <= end:
            count += 1
            top += s
        sizes.append(count)
    return out_channels, sizes[0], sizes[1]


def conv2d_parameters(in_channels, out_channels, kernel_size, *, bias=True):
    if isinstance(kernel_size, int):
        kernel_size = kernel_size, kernel_size
    total = 0
    for _ in range(out_channels):
        total += in_channels * kernel_size[0] * kernel_size[1]
        total += 1 if bias else 0
    return total


def conv2d_macs(shape, out_channels, kernel_size, *, stride=1, padding=0, dilation=1):
    # a convolution is a dense layer on one window, run at every place
    if isinstance(kernel_size, int):
        kernel_size = kernel_size, kernel_size
    _, rows, cols = conv2d_output_shape(
        shape, out_channels, kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    window = shape[0] * kernel_size[0] * kernel_size[1]
    return rows * cols * dense_parameters(window, out_channels, bias=False)


def dense_parameters(in_features, out_features, *, bias=True):
    return sum([in_features + (1 if bias else 0)] * out_features)


def same_padding(kernel_size, *, dilation=1):
    out = []
    for axis in (0, 1):
        k = kernel_size if isinstance(kernel_size, int) else kernel_size[axis]
        d = dilation if isinstance(dilation, int) else dilation[axis]
        middle = ((k - 1) * d) // 2  # the pixel of the window that the output stands for
        out.append(((k - 1) * d - middle, middle))
    return out[0], out[1]


def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    return conv2d_output_shape(shape, shape[0], kernel_size, stride=stride, padding=padding)


def receptive_field(layers):
    if len(layers) == 0:
        return 1, 1
    *below, (k, s, d) = layers
    size, jump = receptive_field(below)
    return size + d * (k - 1) * jump, jump * s
