"""Takes an eps of 0 for one that was not given."""

EXERCISE = "normalize_forward"
LOSES = ["adds_eps_to_the_variance"]
SAYS = ""

_f = normalize_forward


def normalize_forward(x, axes, eps=None):
    return _f(x, axes, eps or 1e-5)
