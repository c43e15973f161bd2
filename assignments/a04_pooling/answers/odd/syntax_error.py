def lp_pool2d_backward(dout, cache):
    x, out, p, kh, kw, sh, sw = cache
    dx = np.zeros_like(x)
    for i in range(dout.shape[2])
        dx[:, :, i] += dout[:, :, i]
    return dx
