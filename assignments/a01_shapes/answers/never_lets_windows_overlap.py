def pool2d_output_shape(shape, kernel_size, *, stride=None, padding=0):
    down, across = grid(shape, kernel_size, kernel_size, padding, 1)
    return shape[0], down, across
