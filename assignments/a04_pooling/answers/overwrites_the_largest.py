def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    N, C, H, W = x.shape
    dxp = np.zeros_like(xp)
    for n in range(N):
        for c in range(C):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    win = xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
                    u, v = np.unravel_index(win.argmax(), win.shape)
                    dxp[n, c, i * sh + u, j * sw + v] = dout[n, c, i, j]
    return dxp[:, :, ph : ph + H, pw : pw + W]
