"""Every result is a list of Python's own numbers."""

import numpy as np

_f, _b, _c, _g = (
    batch_norm_forward,
    batch_norm_backward,
    batch_norm_backward_closed_form,
    fold_batch_norm,
)


def batch_norm_forward(x, gamma, beta, state, **k):
    o, c = _f(x, gamma, beta, state, **k)
    state["running_mean"] = state["running_mean"].tolist()
    state["running_var"] = tuple(map(float, state["running_var"]))
    return o.tolist(), c


def batch_norm_backward(d, c):
    return tuple(g.tolist() for g in _b(d, c))


def batch_norm_backward_closed_form(d, c):
    return [g.tolist() for g in _c(d, c)]


def fold_batch_norm(*a, **k):
    return [g.tolist() for g in _g(*a, **k)]
