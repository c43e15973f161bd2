"""Takes eps for a deviation, and squares it."""

EXERCISE = "batch_norm_forward"
LOSES = ["adds_eps_in_evaluation_too", "adds_eps_to_the_variance", "does_everything_at_once"]
SAYS = ""

import numpy as np

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    return _f(x, gamma, beta, state, training=training, momentum=momentum, eps=eps**2)
