def im2col(x, kernel_size, *, stride=1, padding=0):
    kernel, stride, padding = pair(kernel_size), pair(stride), pair(padding)
    win = windows_of(x, kernel, stride, padding)
    N, C, Ho, Wo, Kh, Kw = win.shape
    return win.transpose(0, 4, 5, 1, 2, 3).reshape(N, C * Kh * Kw, Ho * Wo)
