"""The arrays of the state are written into, and a count is kept beside them."""

import numpy as np

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    s = {k: a.copy() for k, a in state.items()}
    out, c = _f(x, gamma, beta, s, training=training, momentum=momentum, eps=eps)
    state["running_mean"][:] = s["running_mean"]
    np.copyto(state["running_var"], s["running_var"])
    state["steps"] = state.get("steps", 0) + 1
    return out, c
