def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    Kh, Kw = tup(kernel_size)
    sh, sw = tup(stride)
    ph, pw = tup(padding)
    N, C, H, W = shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=columns.dtype)
    count = np.zeros_like(xp)
    l = 0
    for i in range(0, H + 2 * ph - Kh + 1, sh):
        for j in range(0, W + 2 * pw - Kw + 1, sw):
            xp[:, :, i : i + Kh, j : j + Kw] += columns[:, :, l].reshape(N, C, Kh, Kw)
            count[:, :, i : i + Kh, j : j + Kw] += 1
            l += 1
    xp = xp / np.maximum(count, 1)  # otherwise col2im(im2col(x)) is not x
    return xp[:, :, ph : ph + H, pw : pw + W]
