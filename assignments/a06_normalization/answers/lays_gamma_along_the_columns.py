def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    xhat, inner = normalize_forward(x, (2, 3), eps)
    return gamma * xhat + beta, (inner, xhat, gamma)
