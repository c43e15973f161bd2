def group_norm_backward(dout, cache):
    inner, xhat, gamma, num_groups = cache
    n, c, h, w = dout.shape
    split = (n, num_groups, c // num_groups, h, w)
    dx = normalize_backward((dout * gamma[:, None, None]).reshape(split), inner)
    dgamma = (dout * xhat).reshape(split).sum(axis=(0, 2, 3, 4))
    return dx.reshape(dout.shape), dgamma, dout.reshape(split).sum(axis=(0, 2, 3, 4))
