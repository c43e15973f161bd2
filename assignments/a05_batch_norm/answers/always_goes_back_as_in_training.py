def batch_norm_backward(dout, cache):
    xhat, gamma, std, _ = cache
    axes = tuple(i for i in range(dout.ndim) if i != 1)
    shape = tuple(dout.shape[i] if i == 1 else 1 for i in range(dout.ndim))
    m = dout.size // len(gamma)
    std = std.reshape(shape)
    dxhat = dout * gamma.reshape(shape)
    dvar = (dxhat * xhat * std).sum(axes, keepdims=True) / (-2 * std**3)
    dcentered = dxhat / std + dvar * 2 * xhat * std / m
    dx = dcentered - dcentered.sum(axes, keepdims=True) / m
    return dx, (dout * xhat).sum(axes), dout.sum(axes)
