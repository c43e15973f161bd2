def im2col(x, kernel_size, *, stride=1, padding=0):
    K = pair(kernel_size)[0]
    kernel, stride, padding = (K, K), pair(stride), pair(padding)
    win = windows_of(x, kernel, stride, padding)
    N, C, Ho, Wo, Kh, Kw = win.shape
    return win.transpose(0, 1, 4, 5, 2, 3).reshape(N, C * Kh * Kw, Ho * Wo)
