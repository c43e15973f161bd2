"""Asks PyTorch's normalization in evaluation."""

EXERCISE = "batch_norm_forward"
LOSES = ["normalizes_by_itself"]
SAYS = ""

_n = batch_norm_forward


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    out = _n(ctx, x, gamma, beta, state, training, momentum, eps)
    if training:
        return out
    running = state["running_mean"], state["running_var"]
    return torch.nn.functional.batch_norm(x, *running, gamma, beta, False, momentum, eps)
