"""Has a default eps of 1e-4, and hands on the one that is given."""

EXERCISE = "layer_norm_forward"
LOSES = ["does_a_layer_at_once"]
SAYS = ""

_l = layer_norm_forward


def layer_norm_forward(x, gamma, beta, *, eps=1e-4):
    return _l(x, gamma, beta, eps=eps)
