"""Keeps the biased running variance, and forgets beta."""

EXERCISE = "batch_norm_forward"
LOSES = [
    "does_everything_at_once",
    "keeps_an_unbiased_running_variance",
    "scales_by_gamma_and_shifts_by_beta",
]
SAYS = "Some of your numbers are those of gamma xhat, with no beta added, others those of a running variance that is divided by m."

import numpy as np

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    old = state["running_var"].copy()
    out, c = _f(x, gamma, 0 * beta, state, training=training, momentum=momentum, eps=eps)
    if training:
        m = x.size // x.shape[1]
        state["running_var"] = (1 - momentum) * old + (
            state["running_var"] - (1 - momentum) * old
        ) * (m - 1) / m
    return out, c
