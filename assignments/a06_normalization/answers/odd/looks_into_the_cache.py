def layer_norm_backward(dout, cache):
    inner, xhat, gamma = cache
    g = dout * gamma
    axes = inner["axes"]
    dx = g - g.mean(axis=axes, keepdims=True) - xhat * (g * xhat).mean(axis=axes, keepdims=True)
    return dx * inner["istd"], (dout * xhat).sum(axis=0), dout.sum(axis=0)
