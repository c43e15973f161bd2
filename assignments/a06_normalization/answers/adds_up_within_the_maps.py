def instance_norm_backward(dout, cache):
    inner, xhat, gamma = cache
    dx = normalize_backward(dout * gamma[:, None, None], inner)
    return dx, (dout * xhat).sum(axis=(2, 3)), dout.sum(axis=(2, 3))
