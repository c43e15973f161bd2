"""The block and the step without a module and without autograd: contexts by hand, and a chain."""

import torch


class Context:
    """What a layer is given to keep things in."""

    def save_for_backward(self, *tensors):
        """Keep them."""
        self.saved_tensors = tensors


def chained(x, state, training):
    """Return what the block makes of x, and the way back through it."""
    conv, norm, pool = Context(), Context(), Context()
    maps = conv2d_forward(conv, x, state["conv.weight"], state["conv.bias"], 1, 1)
    running = {name: state[f"norm.{name}"].clone() for name in ("running_mean", "running_var")}
    gamma, beta = state["norm.weight"], state["norm.bias"]
    maps = batch_norm_forward(norm, maps, gamma, beta, running, training, 0.1, 1e-5)
    out = max_pool2d_forward(pool, maps.clamp(min=0), 2, None, 0)
    if training:
        state.update({f"norm.{name}": value for name, value in running.items()})
        state["norm.num_batches_tracked"] = state["norm.num_batches_tracked"] + 1

    def back(dout):
        dmaps = max_pool2d_backward(pool, dout)[0] * (maps > 0)
        dmaps, dgamma, dbeta, *_ = batch_norm_backward(norm, dmaps)
        _, dweight, dbias, *_ = conv2d_backward(conv, dmaps)
        return {
            **{"conv.weight": dweight, "conv.bias": dbias},
            **{"norm.weight": dgamma, "norm.bias": dbeta},
        }

    return out, back


@torch.no_grad()
def block(x, state, *, training=False):
    """Return what the block makes of x."""
    return chained(x, state, training)[0]


@torch.no_grad()
def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    """Take a step, and return the loss before it, as a number of Python's own."""
    out, back = chained(x, state, True)
    scores = out.mean((2, 3))
    logs = scores - scores.logsumexp(1, keepdim=True)
    onehot = torch.nn.functional.one_hot(y, scores.shape[1])
    dscores = (logs.exp() - onehot) / len(y)
    places = out.shape[2] * out.shape[3]
    slopes = back((dscores / places)[:, :, None, None].expand_as(out).contiguous())
    for name, slope in slopes.items():
        state[name] = state[name] - learning_rate * (slope + weight_decay * state[name])
    return float(-(logs * onehot).sum() / len(y))
