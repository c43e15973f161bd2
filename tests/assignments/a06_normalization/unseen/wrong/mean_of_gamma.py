"""Takes the mean of gamma for every element."""

EXERCISE = "layer_norm_forward"
LOSES = ["does_a_layer_at_once", "has_gamma_and_beta_for_every_element"]
SAYS = ""

import numpy as np

_l = layer_norm_forward


def layer_norm_forward(x, gamma, beta, **k):
    return _l(x, np.full_like(gamma, gamma.mean()), beta, **k)
