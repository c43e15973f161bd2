"""Keeps a velocity from one call to the next."""

EXERCISE = "training_step"
LOSES = None
SAYS = ""

_velocity = {}


def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    module = loaded(state).train()
    loss = torch.nn.functional.cross_entropy(module(x).mean(dim=(2, 3)), y)
    loss.backward()
    with torch.no_grad():
        for name, p in module.named_parameters():
            at = name, tuple(p.shape)
            _velocity[at] = 0.9 * _velocity.get(at, 0) + p.grad + weight_decay * p
            p -= learning_rate * _velocity[at]
    state.update(module.state_dict())
    return loss
