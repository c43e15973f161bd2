def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    xhat, inner = normalize_forward(x, (x.ndim - 1,), eps)
    return xhat * gamma + beta, (inner, xhat, gamma)
