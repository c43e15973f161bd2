"""Takes the running variance for a deviation, and squares it."""

EXERCISE = "fold_batch_norm"
LOSES = [
    "adds_eps_while_folding",
    "carries_the_bias_through",
    "folds_into_a_layer_without_a_bias",
    "scales_every_filter",
]
SAYS = ""

_g = fold_batch_norm


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    return _g(weight, bias, gamma, beta, running_mean, running_var**2, eps)
