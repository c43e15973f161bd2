"""Adds the bias once for every input."""

EXERCISE = "dense_forward"
LOSES = ["adds_a_bias_for_each_output"]
SAYS = ""

_d = dense_forward


def dense_forward(x, weight, bias):
    return _d(x, weight, bias * x.shape[1])[0], (x, weight)
