def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    kernel, stride, padding = as_pair(kernel_size), as_pair(stride), as_pair(padding)
    N, C, H, W = shape
    ph, pw = padding
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=columns.dtype)
    k, rows, cols = places(shape, kernel, stride, padding)
    xp[:, k, rows, cols] += columns
    return xp[:, :, ph : ph + H, pw : pw + W]
