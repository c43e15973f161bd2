"""Takes an eps of 0 for one that was not given."""

EXERCISE = "batch_norm_forward"
LOSES = ["adds_eps_to_the_variance"]
SAYS = ""

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=None):
    if not eps:
        eps = 1e-5
    return _f(x, gamma, beta, state, training=training, momentum=momentum, eps=eps)
