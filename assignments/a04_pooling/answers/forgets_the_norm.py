def lp_pool2d_backward(dout, cache):
    rows, out, p, places, shape = cache
    dflat = dout.reshape(*dout.shape[:2], -1)
    scale = np.zeros_like(out)
    scale[out > 0] = 1
    drows = np.sign(rows) * np.abs(rows) ** (p - 1) * (dflat * scale)[..., None]
    return scatter(drows, places, shape)
