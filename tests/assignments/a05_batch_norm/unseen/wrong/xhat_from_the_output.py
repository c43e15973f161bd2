"""Takes what was normalized out of the output again, which gamma = 0 has wiped out."""

EXERCISE = "batch_norm_backward"
LOSES = ["adds_up_dgamma"]
SAYS = "Where dgamma is wrong, only numbers in [-1] are wrong."

import numpy as np

_f, _b, _c = batch_norm_forward, batch_norm_backward, batch_norm_backward_closed_form


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    out, cache = _f(x, gamma, beta, state, training=training, momentum=momentum, eps=eps)
    return out, (cache, out, gamma, beta)


def batch_norm_backward(dout, cache):
    inner, out, gamma, beta = cache
    dx, _, dbeta = _b(dout, inner)
    laid = (1, -1) + (1,) * (dout.ndim - 2)
    xhat = (out - beta.reshape(laid)) / gamma.reshape(laid)
    return dx, (dout * xhat).sum(tuple(a for a in range(dout.ndim) if a != 1)), dbeta


def batch_norm_backward_closed_form(dout, cache):
    return _c(dout, cache[0])
