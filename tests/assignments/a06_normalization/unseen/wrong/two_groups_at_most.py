"""Makes two groups at most."""

EXERCISE = "group_norm_forward"
LOSES = ["normalizes_every_group"]
SAYS = ""

_g = group_norm_forward


def group_norm_forward(x, num_groups, gamma, beta, **k):
    return _g(x, min(num_groups, 2), gamma, beta, **k)
