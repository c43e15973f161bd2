"""The modules inherit all but the work from PyTorch's own, and the gradients come when wanted."""

from collections import OrderedDict

import torch
from torch import nn

_cb = conv2d_backward


def conv2d_backward(ctx, dout):
    wanted = ctx.needs_input_grad
    return tuple(g if want else None for g, want in zip(_cb(ctx, dout), wanted, strict=True))


class Convolving(nn.Conv2d):
    def forward(self, x):
        return Convolution.apply(x, self.weight, self.bias, self.stride, self.padding)


class Normalizing(nn.BatchNorm2d):
    def forward(self, x):
        state, how = dict(self.named_buffers()), (self.training, self.momentum, self.eps)
        out = BatchNormalization.apply(x, self.weight, self.bias, state, *how)
        with torch.no_grad():
            for name in ("running_mean", "running_var"):
                getattr(self, name).copy_(state[name])
            self.num_batches_tracked.add_(int(self.training))
        return out


class Pooling(nn.MaxPool2d):
    def forward(self, x):
        return MaxPooling.apply(x, self.kernel_size, self.stride, self.padding)


class Block(nn.Sequential):
    def __init__(self, channels, filters):
        convolving = Convolving(channels, filters, 3, padding=1)
        named = zip(
            ("conv", "norm", "relu", "pool"),
            (convolving, Normalizing(filters), nn.ReLU(inplace=True), Pooling(2)),
            strict=True,
        )
        super().__init__(OrderedDict(named))


def block(x, state, *, training=False):
    filters, channels = state["conv.weight"].shape[:2]
    module = Block(channels, filters).to(x.dtype)
    module.load_state_dict(state)
    with torch.inference_mode():
        out = module.train(training)(x)
    state.update(module.state_dict())
    return out.clone()
