def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    if stride is None:
        stride = 1
    return conv2d_output_shape(shape, shape[0], kernel_size, stride=stride, padding=padding)
