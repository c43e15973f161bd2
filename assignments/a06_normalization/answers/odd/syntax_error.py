def group_norm_backward(dout, cache):
    inner, xhat, gamma, num_groups = cache
    return normalize_backward(dout * gamma[:, None, None], inner), (dout * xhat).sum((0, 2, 3)
