"""Every result is a view that runs backwards through a larger array."""

import numpy as np

_f, _b, _c, _g = (
    batch_norm_forward,
    batch_norm_backward,
    batch_norm_backward_closed_form,
    fold_batch_norm,
)


def v(a):
    big = np.zeros(tuple(2 * n for n in a.shape), a.dtype)[
        tuple(slice(None, None, -2) for _ in a.shape)
    ]
    big[...] = a
    return big


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    out, c = _f(x, gamma, beta, state, training=training, momentum=momentum, eps=eps)
    state["running_mean"] = v(state["running_mean"])
    state["running_var"] = v(state["running_var"])
    return v(out), c


def batch_norm_backward(dout, cache):
    return tuple(map(v, _b(dout, cache)))


def batch_norm_backward_closed_form(dout, cache):
    return tuple(map(np.asfortranarray, _c(dout, cache)))


def fold_batch_norm(*a, **k):
    return tuple(map(v, _g(*a, **k)))
