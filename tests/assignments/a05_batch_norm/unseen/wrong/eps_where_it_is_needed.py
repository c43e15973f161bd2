"""Adds eps only where a variance is below it."""

EXERCISE = "batch_norm_forward"
LOSES = ["adds_eps_in_evaluation_too", "adds_eps_to_the_variance", "does_everything_at_once"]
SAYS = ""

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    axes = (0,) if x.ndim == 2 else (0, 2, 3)
    v = x.var(axes) if training else state["running_var"]
    e = eps if (v < eps).any() else 0.0
    return _f(
        x, gamma, beta, state, training=training, momentum=momentum, eps=e if (v > 0).all() else eps
    )
