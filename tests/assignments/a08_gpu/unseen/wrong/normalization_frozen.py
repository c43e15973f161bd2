"""Leaves the parameters of the normalization as they are."""

EXERCISE = "training_step"
LOSES = ["moves_every_parameter_downhill"]
SAYS = ""

_t = training_step


def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    old = {k: v.clone() for k, v in state.items()}
    loss = _t(x, y, state, learning_rate=learning_rate, weight_decay=weight_decay)
    state["norm.weight"], state["norm.bias"] = old["norm.weight"], old["norm.bias"]
    return loss
