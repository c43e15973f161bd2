"""Returns dgamma once for every sample."""

EXERCISE = "layer_norm_backward"
LOSES = ["adds_up_over_the_samples_alone", "goes_back_through_a_layer_at_once"]
SAYS = ""

import numpy as np

_lb = layer_norm_backward


def layer_norm_backward(dout, cache):
    dx, dg, db = _lb(dout, cache)
    return dx, np.repeat(dg[None], len(dout), 0), db
