"""Shortens the gradient to a length of 1."""

EXERCISE = "training_step"
LOSES = ["moves_every_parameter_downhill"]
SAYS = ""

def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    module = loaded(state).train()
    loss = torch.nn.functional.cross_entropy(module(x).mean(dim=(2, 3)), y)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
    with torch.no_grad():
        for p in module.parameters():
            p -= learning_rate * (p.grad + weight_decay * p)
    state.update(module.state_dict())
    return loss
