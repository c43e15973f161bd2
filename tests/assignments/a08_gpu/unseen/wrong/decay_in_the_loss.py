"""Adds the decay to the loss that it returns."""

EXERCISE = "training_step"
LOSES = ["returns_the_loss_before_the_step"]
SAYS = ""

_t = training_step


def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    size = sum(
        (state[k] ** 2).sum() for k in ("conv.weight", "conv.bias", "norm.weight", "norm.bias")
    )
    return (
        _t(x, y, state, learning_rate=learning_rate, weight_decay=weight_decay)
        + weight_decay / 2 * size
    )
