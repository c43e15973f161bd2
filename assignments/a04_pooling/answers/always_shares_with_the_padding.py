def avg_pool2d_backward(dout, cache):
    (N, C, H, W), count, kh, kw, sh, sw, ph, pw = cache
    dxp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=dout.dtype)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            share = dout[:, :, i : i + 1, j : j + 1] / (kh * kw)
            dxp[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] += share
    return dxp[:, :, ph : ph + H, pw : pw + W]
