def batch_norm_backward(dout, cache):
    xhat, gamma, std, training = cache
    N = dout.shape[0]
    axes = (0,) if dout.ndim == 2 else (0, 2, 3)
    shape = (1, -1) if dout.ndim == 2 else (1, -1, 1, 1)
    dbeta = dout.sum(axis=axes)
    dgamma = (xhat * dout).sum(axis=axes)
    dxhat = dout * gamma.reshape(shape)
    if not training:
        return dxhat / std.reshape(shape), dgamma, dbeta
    first = dxhat.sum(axis=axes, keepdims=True)
    second = (dxhat * xhat).sum(axis=axes, keepdims=True)
    dx = (N * dxhat - first - xhat * second) / N / std.reshape(shape)
    return dx, dgamma, dbeta
