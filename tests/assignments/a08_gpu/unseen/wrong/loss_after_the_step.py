"""Returns the loss after the step."""

EXERCISE = "training_step"
LOSES = ["returns_the_loss_before_the_step"]
SAYS = ""

_t = training_step


def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    _t(x, y, state, learning_rate=learning_rate, weight_decay=weight_decay)
    again = {k: v.clone() for k, v in state.items()}
    return _t(x, y, again, learning_rate=learning_rate)
