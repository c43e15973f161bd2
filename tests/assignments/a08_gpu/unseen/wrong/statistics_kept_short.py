"""Keeps running statistics in the dtype of x, bfloat16 as well."""

EXERCISE = "batch_norm_forward"
LOSES = ["keeps_the_dtype_of_maps"]
SAYS = ""

_n = batch_norm_forward


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    out = _n(ctx, x, gamma, beta, state, training, momentum, eps)
    for name in list(state):
        state[name] = state[name].to(x.dtype)
    return out
