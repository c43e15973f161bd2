"""Moves the running mean in evaluation too."""

EXERCISE = "batch_norm_forward"
LOSES = ["moves_the_running_statistics"]
SAYS = ""

_n = batch_norm_forward


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    o = _n(ctx, x, gamma, beta, state, training, momentum, eps)
    if not training:
        state["running_mean"] = state["running_mean"] + momentum * (
            x.mean((0, 2, 3)) - state["running_mean"]
        )
    return o
