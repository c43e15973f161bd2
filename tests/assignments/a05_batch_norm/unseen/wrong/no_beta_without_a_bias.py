"""Leaves beta out where there is no bias."""

EXERCISE = "fold_batch_norm"
LOSES = ["folds_into_a_layer_without_a_bias"]
SAYS = ""

_g = fold_batch_norm


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    w, b = _g(weight, bias, gamma, beta, running_mean, running_var, eps)
    return w, b if bias is not None else b - beta
