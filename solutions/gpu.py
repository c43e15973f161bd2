"""The layers once more as PyTorch runs them: on any device, in any precision, under autograd.

A layer is a `torch.autograd.Function`: its forward and its backward are the two halves, and `ctx`
is where the first leaves what the second needs. PyTorch calls them, so a backward returns one
gradient for every argument of the forward, and None for what has none. The computing itself is that
of `convolution`, `pooling` and `batch_norm`, which never ask where a tensor lies.

bfloat16 has 8 significant bits. A sum of many such numbers is therefore carried in float32 and
rounded once, at the end: see `batch_norm_forward`.
"""

from typing import Any, TypeAlias

import torch
from jaxtyping import Float, Float64, Int64
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from solutions import batch_norm, convolution, pooling
from solutions.batch_norm import Features, State
from solutions.convolution import Bias, Images, Maps, Weight
from solutions.pooling import Pooled
from solutions.require import Size

Context: TypeAlias = Any
Labels = Int64[Tensor, " N"]
Loss = Float[Tensor, ""]
Wide = Float64[Tensor, "..."] | Float[Tensor, "..."]

MOMENTUM, EPS = 0.1, 1e-5


def conv2d_forward(
    ctx: Context, x: Images, weight: Weight, bias: Bias | None, stride: Size, padding: Size
) -> Maps:
    """Return the convolution of `convolution.conv2d_forward`; leave what the way back needs."""
    out, cache = convolution.conv2d_forward(x, weight, bias, stride=stride, padding=padding)
    ctx.save_for_backward(x, weight, bias)
    ctx.grid = cache.stride, cache.padding
    return out


def conv2d_backward(ctx: Context, dout: Maps) -> tuple[Images, Weight, Bias | None, None, None]:
    """Return the gradients of x, weight and bias, and None for stride and padding."""
    cache = convolution.Cache(*ctx.saved_tensors, *ctx.grid)
    return *convolution.conv2d_backward(dout, cache), None, None


class Convolution(torch.autograd.Function):
    """The convolution as a node of autograd's graph."""

    forward = staticmethod(conv2d_forward)
    backward = staticmethod(conv2d_backward)


def max_pool2d_forward(
    ctx: Context, x: Images, kernel_size: Size, stride: Size | None, padding: Size
) -> Pooled:
    """Return the largest number of every window; leave what the way back needs."""
    out, cache = pooling.max_pool2d_forward(x, kernel_size, stride=stride, padding=padding)
    ctx.save_for_backward(x)
    ctx.grid = cache.grid
    return out


def max_pool2d_backward(ctx: Context, dout: Pooled) -> tuple[Images, None, None, None]:
    """Return the gradient of x, and None for what says where the windows lie."""
    cache = pooling.MaxCache(*ctx.saved_tensors, ctx.grid)
    return pooling.max_pool2d_backward(dout, cache), None, None, None


def split_max_pool2d_backward(ctx: Context, dout: Pooled) -> tuple[Images, None, None, None]:
    """Return the gradient of x where maxima that tie share what came back evenly."""
    cache = pooling.MaxCache(*ctx.saved_tensors, ctx.grid)
    return pooling.split_max_pool2d_backward(dout, cache), None, None, None


class MaxPooling(torch.autograd.Function):
    """Max pooling as a node of autograd's graph."""

    forward = staticmethod(max_pool2d_forward)
    backward = staticmethod(max_pool2d_backward)


def batch_norm_forward(
    ctx: Context,
    x: Images,
    gamma: Features,
    beta: Features,
    state: State,
    training: bool,
    momentum: float,
    eps: float,
) -> Images:
    """Return the batch normalization of `batch_norm.batch_norm_forward`, in the dtype of x.

    Numbers of 16 bits are added up in float32, and so are the running statistics kept.
    """
    out, cache = batch_norm.batch_norm_forward(
        _wide(x), _wide(gamma), _wide(beta), state, training=training, momentum=momentum, eps=eps
    )
    ctx.save_for_backward(x, gamma, beta, cache.mean, cache.variance)
    ctx.how = eps, training
    return out.to(x.dtype)


def batch_norm_backward(
    ctx: Context, dout: Images
) -> tuple[Images, Features, Features, None, None, None, None]:
    """Return the gradients of x, gamma and beta, each in the dtype of its namesake."""
    x, gamma, beta, mean, variance = ctx.saved_tensors
    cache = batch_norm.Cache(_wide(x), mean, variance, _wide(gamma), *ctx.how)
    gradients = batch_norm.batch_norm_backward(_wide(dout), cache)
    dx, dgamma, dbeta = (
        gradient.to(own.dtype) for gradient, own in zip(gradients, (x, gamma, beta), strict=True)
    )
    return dx, dgamma, dbeta, None, None, None, None


class BatchNormalization(torch.autograd.Function):
    """Batch normalization as a node of autograd's graph."""

    forward = staticmethod(batch_norm_forward)
    backward = staticmethod(batch_norm_backward)


def _wide(x: Wide) -> Wide:
    """Return numbers of 16 bits as float32, others as they are."""
    return x.float() if x.element_size() < 4 else x


class Conv2d(nn.Module):
    """The twin of `torch.nn.Conv2d`: the same names, the same numbers."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: int, padding: int = 0
    ) -> None:
        """Draw the filters from a normal distribution of variance 2 / (C Kh Kw)."""
        super().__init__()
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        deviation = (2 / (in_channels * kernel_size**2)) ** 0.5
        self.weight = nn.Parameter(torch.randn(shape) * deviation)
        self.bias = nn.Parameter(torch.zeros(out_channels))
        self.padding = padding

    def forward(self, x: Images) -> Maps:
        """Return the convolution."""
        out: Maps = Convolution.apply(x, self.weight, self.bias, 1, self.padding)
        return out


class BatchNorm2d(nn.Module):
    """The twin of `torch.nn.BatchNorm2d`: parameters, and buffers that training moves."""

    running_mean: Tensor
    running_var: Tensor
    num_batches_tracked: Tensor

    def __init__(self, num_features: int) -> None:
        """Start where PyTorch does: factors and variances 1, summands and means 0."""
        super().__init__()
        self.weight = nn.Parameter(torch.ones(num_features))
        self.bias = nn.Parameter(torch.zeros(num_features))
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))
        self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x: Images) -> Images:
        """Return x normalized, by the batch in training and by the buffers in evaluation."""
        state = {"running_mean": self.running_mean, "running_var": self.running_var}
        out: Images = BatchNormalization.apply(
            x, self.weight, self.bias, state, self.training, MOMENTUM, EPS
        )
        if self.training:
            self.running_mean, self.running_var = state["running_mean"], state["running_var"]
            self.num_batches_tracked = self.num_batches_tracked + 1
        return out


class Block(nn.Module):
    """A convolution of 3 x 3 that keeps the size, batch norm, ReLU, and max pooling by 2 x 2."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        """Make the layers."""
        super().__init__()
        self.conv = Conv2d(in_channels, out_channels, 3, padding=1)
        self.norm = BatchNorm2d(out_channels)

    def forward(self, x: Images) -> Pooled:
        """Return maps of half the height and half the width."""
        out: Pooled = MaxPooling.apply(self.norm(self.conv(x)).clamp(min=0), 2, None, 0)
        return out


def block(x: Images, state: State, *, training: bool = False) -> Pooled:
    """Return what a `Block` with the state dict of PyTorch's own layers makes of x.

    Args:
        x: the images.
        state: a state dict; afterwards it is that of the block, whose buffers training has moved.
        training: which of the two modes.

    """
    module = _loaded(state).train(training)
    out = module(x)
    state.update(module.state_dict())
    return out.detach()


def training_step(
    x: Images,
    y: Labels,
    state: State,
    *,
    learning_rate: float = 0.1,
    weight_decay: float = 0.0,
) -> Loss:
    """Take one step of stochastic gradient descent with a `Block`; return the loss before it.

    The score of a class is the mean of its map, and the loss the mean over the images of minus the
    logarithm of the probability that softmax gives to the right class. Every parameter p moves:

        p <- p - learning_rate * (dloss/dp + weight_decay * p)

    Args:
        x: the images.
        y: the number of the right map for each.
        state: a state dict; afterwards it has the new parameters and the moved buffers.
        learning_rate: how far a step goes.
        weight_decay: how strongly parameters are drawn to zero.

    """
    module = _loaded(state).train()
    loss = cross_entropy(module(x).mean(dim=(2, 3)), y)
    loss.backward()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter -= learning_rate * (parameter.grad + weight_decay * parameter)
    state.update(module.state_dict())
    return loss.detach()


def _loaded(state: State) -> Block:
    weight = state["conv.weight"]
    module = Block(weight.shape[1], weight.shape[0]).to(weight.device, weight.dtype)
    module.load_state_dict(state)
    return module
