"""Makes the running variance biased again in evaluation."""

EXERCISE = "batch_norm_forward"
LOSES = ["does_everything_at_once", "evaluates_by_the_running_statistics"]
SAYS = ""

_f = batch_norm_forward


def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1, eps=1e-5):
    if training:
        return _f(x, gamma, beta, state, training=True, momentum=momentum, eps=eps)
    m = x.size // x.shape[1]
    s = {
        "running_mean": state["running_mean"],
        "running_var": state["running_var"] * (m - 1) / max(m, 1),
    }
    return _f(x, gamma, beta, s, training=False, momentum=momentum, eps=eps)
