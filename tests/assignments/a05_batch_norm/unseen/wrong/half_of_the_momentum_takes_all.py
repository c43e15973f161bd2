"""Takes the batch alone where the momentum is a half or more."""

EXERCISE = "batch_norm_forward"
LOSES = ["keeps_an_unbiased_running_variance", "moves_the_running_mean_by_the_momentum"]
SAYS = ""

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    o, c = _f(
        x,
        gamma,
        beta,
        state,
        training=training,
        momentum=momentum if momentum < 0.5 else 1.0,
        eps=eps,
    )
    return o, c
