"""Has the default eps of Keras, a hundred times that of PyTorch."""

EXERCISE = "batch_norm_forward"
LOSES = ["adds_eps_in_evaluation_too", "adds_eps_to_the_variance"]
SAYS = "has_the_eps_of_keras"

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=0.001):
    out, cache = _f(x, gamma, beta, state, training=training, momentum=momentum, eps=eps)
    return out, cache
