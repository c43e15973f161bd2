def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    (Kh, Kw), (sh, sw), (ph, pw) = pair(kernel_size), pair(stride), pair(padding)
    N, C, H, W = shape
    Ho = (H + 2 * ph - Kh) // sh + 1
    Wo = (W + 2 * pw - Kw) // sw + 1
    win = columns.reshape(N, C, Kh, Kw, Ho, Wo)
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=columns.dtype)
    for u in range(Kh):
        for v in range(Kw):
            xp[:, :, u : u + sh * Ho : sh, v : v + sw * Wo : sw] += win[:, :, u, v]
    return xp[:, :, ph:-ph, pw:-pw]
