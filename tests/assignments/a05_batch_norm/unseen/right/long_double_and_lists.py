"""Extended precision inside, a match statement, a dict for a cache, lists of gradients."""

import numpy as np


def axes(x):
    match x.ndim:
        case 2:
            return (0,)
        case 4:
            return (0, 2, 3)
        case _:
            raise ValueError(x.shape)


L = np.longdouble


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    t = x.dtype
    x, g, b = (a.astype(L) for a in (x, gamma, beta))
    k = (1, -1) + (1,) * (x.ndim - 2)
    if training:
        m = x.size // x.shape[1]
        mu, v = x.mean(axes(x)), x.var(axes(x))
        state["running_mean"] = (
            (1 - momentum) * state["running_mean"].astype(L) + momentum * mu
        ).astype(t)
        state["running_var"] = (
            (1 - momentum) * state["running_var"].astype(L) + momentum * v * m / (m - 1)
        ).astype(t)
    else:
        mu, v = state["running_mean"].astype(L), state["running_var"].astype(L)
    s = np.sqrt(v + L(eps))
    xh = (x - mu.reshape(k)) / s.reshape(k)
    return (g.reshape(k) * xh + b.reshape(k)).astype(t), dict(
        xh=xh, g=g, s=s, tr=training, k=k, t=t
    )


def batch_norm_backward_closed_form(dout, cache):
    xh, g, s, tr, k, t = (cache[n] for n in "xh g s tr k t".split())
    d = dout.astype(L)
    ax = axes(d)
    m = d.size // d.shape[1]
    dg, db = (d * xh).sum(ax), d.sum(ax)
    dx = (g / s).reshape(k) * d
    if tr:
        dx = (g / s / m).reshape(k) * (m * d - db.reshape(k) - xh * dg.reshape(k))
    return [dx.astype(t), list(dg.astype(t)), list(db.astype(t))]


batch_norm_backward = batch_norm_backward_closed_form


def fold_batch_norm(weight, bias, gamma, beta, running_mean, running_var, eps=1e-5):
    k = gamma / np.sqrt(running_var + eps)
    w = [k[f] * weight[f] for f in range(len(weight))]
    b = [
        beta[f] - k[f] * running_mean[f] + (k[f] * bias[f] if bias is not None else 0)
        for f in range(len(weight))
    ]
    return w, b
