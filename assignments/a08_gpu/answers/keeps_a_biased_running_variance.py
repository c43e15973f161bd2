def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    axes, values = (0, 2, 3), wide(x)
    mean, variance = state["running_mean"], state["running_var"]
    if training:
        mean, variance = values.mean(dim=axes), values.var(dim=axes, correction=0)
        for name, new in (("running_mean", mean), ("running_var", variance)):
            state[name] = (1 - momentum) * state[name] + momentum * new
    root = (variance + eps).sqrt()[:, None, None]
    xhat = (values - mean[:, None, None]) / root
    ctx.save_for_backward(xhat, root, gamma)
    ctx.training = training
    return (gamma[:, None, None] * xhat + beta[:, None, None]).to(x.dtype)
