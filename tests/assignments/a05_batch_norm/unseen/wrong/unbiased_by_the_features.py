"""Makes the running variance unbiased by the number of features."""

EXERCISE = "batch_norm_forward"
LOSES = ["does_everything_at_once", "keeps_an_unbiased_running_variance"]
SAYS = ""

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    old = state["running_var"].copy()
    o, c = _f(x, gamma, beta, state, training=training, momentum=momentum, eps=eps)
    if training and x.ndim == 2 and x.shape[1] > 1:
        m, d = x.shape
        state["running_var"] = (1 - momentum) * old + momentum * x.var(0) * d / (d - 1)
    return o, c
