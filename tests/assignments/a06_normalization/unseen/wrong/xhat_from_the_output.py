"""Takes what was normalized out of the output again, which gamma = 0 has wiped out."""

EXERCISE = "layer_norm_backward"
LOSES = ["adds_up_over_the_samples_alone"]
SAYS = "Where dgamma is wrong, only numbers in [1:] are wrong."

import numpy as np

_f, _b = layer_norm_forward, layer_norm_backward


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    out, cache = _f(x, gamma, beta, eps=eps)
    return out, (cache, out, gamma, beta)


def layer_norm_backward(dout, cache):
    inner, out, gamma, beta = cache
    dx, _, dbeta = _b(dout, inner)
    return dx, (dout * (out - beta) / gamma).sum(0), dbeta
