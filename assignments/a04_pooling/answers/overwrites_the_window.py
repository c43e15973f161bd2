def max_pool2d_backward(dout, cache):
    x, xp, kh, kw, sh, sw, ph, pw = cache
    N, C, H, W = x.shape
    dxp = np.zeros_like(xp)
    for n in range(N):
        for c in range(C):
            for i in range(dout.shape[2]):
                for j in range(dout.shape[3]):
                    win = xp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw]
                    grad = np.zeros_like(win)
                    grad.flat[win.argmax()] = dout[n, c, i, j]
                    dxp[n, c, i * sh : i * sh + kh, j * sw : j * sw + kw] = grad
    return dxp[:, :, ph : ph + H, pw : pw + W]
