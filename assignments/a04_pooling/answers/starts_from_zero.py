def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    N, C, H, W = x.shape
    xp = np.full((N, C, H + 2 * ph, W + 2 * pw), -np.inf, dtype=x.dtype)
    xp[:, :, ph : ph + H, pw : pw + W] = x
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    out = np.zeros((N, C, Ho, Wo), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(Ho):
                for j in range(Wo):
                    biggest = 0
                    for u in range(kh):
                        for v in range(kw):
                            if xp[n, c, i * sh + u, j * sw + v] > biggest:
                                biggest = xp[n, c, i * sh + u, j * sw + v]
                    out[n, c, i, j] = biggest
    return out, (x, xp, kh, kw, sh, sw, ph, pw)
