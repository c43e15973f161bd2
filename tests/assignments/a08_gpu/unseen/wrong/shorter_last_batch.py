"""Leaves the last image out where there are several."""

EXERCISE = "training_step"
LOSES = None
SAYS = ""

_t = training_step


def training_step(x, y, state, **how):
    return _t(x[:-1], y[:-1], state, **how) if len(x) > 2 else _t(x, y, state, **how)
