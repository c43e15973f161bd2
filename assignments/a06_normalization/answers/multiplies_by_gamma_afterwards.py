def layer_norm_backward(dout, cache):
    inner, xhat, gamma = cache
    return gamma * normalize_backward(dout, inner), (dout * xhat).sum(axis=0), dout.sum(axis=0)
