"""Modules made by a function, functional_call, an optimizer, and buffers changed in place."""

from types import MethodType

import torch
from torch import nn
from torch.func import functional_call

LAYERS = {
    name: type(
        name,
        (torch.autograd.Function,),
        {
            "forward": staticmethod(lambda ctx, *a, _n=name: globals()[f"{_n}_forward"](ctx, *a)),
            "backward": staticmethod(lambda ctx, *a, _n=name: globals()[f"{_n}_backward"](ctx, *a)),
        },
    )
    for name in ("conv2d", "max_pool2d", "batch_norm")
}


def made(state):
    """Return a tree of bare modules with the parameters and buffers that a state dict names."""
    root = nn.Module()
    for name, value in state.items():
        *path, last = name.split(".")
        owner = root
        for part in path:
            if part not in owner._modules:
                owner.add_module(part, nn.Module())
            owner = owner.get_submodule(part)
        if last in ("weight", "bias"):
            owner.register_parameter(last, nn.Parameter(value.detach().clone()))
        else:
            owner.register_buffer(last, value.detach().clone())

    def forward(self, x):
        conv, norm = self.conv, self.norm
        maps = LAYERS["conv2d"].apply(x, conv.weight, conv.bias, (1, 1), (1, 1))
        moving = dict(norm.named_buffers())
        how = moving, self.training, 0.1, 1e-5
        maps = LAYERS["batch_norm"].apply(maps, norm.weight, norm.bias, *how)
        if self.training:
            for key in ("running_mean", "running_var"):
                getattr(norm, key).data.copy_(moving[key])
            norm.num_batches_tracked.add_(1)
        return LAYERS["max_pool2d"].apply(nn.ReLU()(maps), (2, 2), (2, 2), (0, 0))

    root.forward = MethodType(forward, root)
    return root


def block(x, state, *, training=False):
    root = made(state)
    root.train(training)
    out = functional_call(root, {}, (x,))
    state.update({name: tensor.detach() for name, tensor in root.state_dict().items()})
    return out


def training_step(x, y, state, *, learning_rate=0.1, weight_decay=0.0):
    root = made(state)
    groups = [{"params": [p]} for p in root.parameters()]
    optimizer = torch.optim.SGD(groups, lr=learning_rate, weight_decay=weight_decay, foreach=True)
    losses = []

    def again():
        optimizer.zero_grad(set_to_none=True)
        scores = root(x).flatten(2).mean(-1)
        loss = -scores.log_softmax(1).gather(1, y[:, None]).mean()
        loss.backward()
        losses.append(loss.detach())
        return loss

    optimizer.step(again)
    for name, tensor in root.state_dict().items():
        state[name] = tensor
    return losses[0].reshape(())
