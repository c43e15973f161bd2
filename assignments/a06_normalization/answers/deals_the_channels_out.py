def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    n, c, h, w = x.shape
    groups = x.reshape(n, c // num_groups, num_groups, h, w)
    xhat, inner = normalize_forward(groups, (1, 3, 4), eps)
    xhat = xhat.reshape(x.shape)
    return xhat * gamma[:, None, None] + beta[:, None, None], (inner, xhat, gamma, num_groups)
