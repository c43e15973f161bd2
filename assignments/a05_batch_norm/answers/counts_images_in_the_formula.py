def batch_norm_backward_closed_form(dout, cache):
    xhat, gamma, std, training = cache
    axes = tuple(i for i in range(dout.ndim) if i != 1)
    shape = tuple(dout.shape[i] if i == 1 else 1 for i in range(dout.ndim))
    m = len(dout)
    dgamma, dbeta = (dout * xhat).sum(axes), dout.sum(axes)
    k = (gamma / std).reshape(shape)
    if training:
        inside = m * dout - dbeta.reshape(shape) - xhat * dgamma.reshape(shape)
        return k / m * inside, dgamma, dbeta
    return k * dout, dgamma, dbeta
