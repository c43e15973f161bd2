"""Forgets beta, and keeps eps to itself."""

EXERCISE = "layer_norm_forward"
LOSES = ["does_a_layer_at_once", "has_gamma_and_beta_for_every_element"]
SAYS = ""

import numpy as np

_l = layer_norm_forward


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    return _l(x, gamma, 0 * beta)
