def batch_norm_backward(dout, cache):
    xhat, gamma, std, training = cache
    axes = tuple(i for i in range(dout.ndim) if i != 1)
    shape = tuple(dout.shape[i] if i == 1 else 1 for i in range(dout.ndim))
    dgamma, dbeta = (dout * xhat).sum(axes), dout.sum(axes)
    dout *= gamma.reshape(shape)
    dx = dout / std.reshape(shape)
    if training:
        dx = dx - dx.mean(axes, keepdims=True) - xhat * (dx * xhat).mean(axes, keepdims=True)
    return dx, dgamma, dbeta
