def im2col(x, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = two(kernel_size), two(stride), two(padding)
    N, C, H, W = x.shape
    Ho, Wo = (H + 2 * ph - Kh) // sh + 1, (W + 2 * pw - Kw) // sw + 1
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph : ph + H, pw : pw + W] = x
    columns = np.empty((N, C, Kh, Kw, Ho, Wo), dtype=x.dtype)
    for u in range(Kh):
        for v in range(Kw):
            columns[:, :, u, v] = shifted(xp, u, v, Ho, Wo, sh, sw)
    return columns.reshape(N, C * Kh * Kw, Ho * Wo).transpose(0, 2, 1)
