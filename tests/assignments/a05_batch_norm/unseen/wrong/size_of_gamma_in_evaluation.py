"""Takes gamma without its sign in evaluation."""

EXERCISE = "batch_norm_forward"
LOSES = ["does_everything_at_once"]
SAYS = ""

import numpy as np

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    return _f(
        x,
        gamma if training else np.abs(gamma),
        beta,
        state,
        training=training,
        momentum=momentum,
        eps=eps,
    )
