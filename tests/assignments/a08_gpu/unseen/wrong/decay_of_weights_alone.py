"""Draws weights to zero and no biases."""

EXERCISE = "training_step"
LOSES = ["draws_parameters_to_zero"]
SAYS = ""

_t = training_step


def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    old = {k: v.clone() for k, v in state.items()}
    loss = _t(x, y, state, learning_rate=learning_rate, weight_decay=weight_decay)
    for k in ("conv.bias", "norm.bias"):
        state[k] = state[k] + learning_rate * weight_decay * old[k]
    return loss
