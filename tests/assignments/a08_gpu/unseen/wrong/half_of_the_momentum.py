"""Takes half of the momentum."""

EXERCISE = "batch_norm_forward"
LOSES = ["moves_the_running_statistics"]
SAYS = ""

_n = batch_norm_forward


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    return _n(ctx, x, gamma, beta, state, training, momentum / 2, eps)
