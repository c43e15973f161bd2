"""A network that trains: losses, ReLU, the dense layer, and a ConvNet made of them.

The losses are means over the batch. The network is trained by stochastic gradient descent with
momentum, its gradients put together from the layers' own backward passes, never by autograd.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from solutions.fast_convolution import conv2d_backward_fast, conv2d_forward_fast

Scores = Float[Tensor, "N K"]
Labels = Int64[Tensor, " N"]
Loss = Float[Tensor, ""]
Losses = Float[Tensor, " steps"]
Rows = Float[Tensor, "N D"]
Matrix = Float[Tensor, "M D"]
Bias = Float[Tensor, " M"]
Outputs = Float[Tensor, "N M"]
Anything = Float[Tensor, "..."]
Images = Float[Tensor, "N C H W"]

STEPS, BATCH, RATE, MOMENTUM = 1000, 50, 0.1, 0.9


def softmax_loss(scores: Scores, y: Labels) -> tuple[Loss, Scores]:
    """Return the mean cross-entropy of the softmax of the scores, and its gradient.

        p[n, k]       = exp(scores[n, k]) / sum over j of exp(scores[n, j])
        loss          = -mean over n of log p[n, y[n]]
        dscores[n, k] = (p[n, k] - [k = y[n]]) / N

    The largest score of each row is subtracted first, which changes no probability and keeps every
    exponential at most 1.

    Args:
        scores: one row an image, one column a class.
        y: the right class of every image.

    Raises:
        ValueError: scores and labels do not fit each other; the message has both values.
    """
    _require_labels(scores, y)
    rows = torch.arange(len(y), device=scores.device)
    shifted = scores - scores.max(dim=1, keepdim=True).values
    logs = shifted - shifted.exp().sum(dim=1, keepdim=True).log()

    dscores = logs.exp()
    dscores[rows, y] -= 1
    return -logs[rows, y].mean(), dscores / len(y)


def svm_loss(scores: Scores, y: Labels, *, margin: float = 1.0) -> tuple[Loss, Scores]:
    """Return the mean multi-class hinge loss, and its gradient.

        excess[n, k]  = max(0, scores[n, k] - scores[n, y[n]] + margin) for k other than y[n]
        loss          = mean over n of the sum over k of excess[n, k]
        dscores[n, k] = [excess[n, k] > 0] / N, and for k = y[n] minus the sum of the others

    Args:
        scores: one row an image, one column a class.
        y: the right class of every image.
        margin: by how much the right score has to be above every other one.

    Raises:
        ValueError: scores and labels do not fit each other; the message has both values.

    Source:
        Weston and Watkins, 1999, as in CS231n; PyTorch's `multi_margin_loss` also divides by the
        number of classes.
    """
    _require_labels(scores, y)
    rows = torch.arange(len(y), device=scores.device)
    excess = (scores - scores[rows, y][:, None] + margin).clamp(min=0)
    excess[rows, y] = 0

    dscores = (excess > 0).to(scores.dtype)
    dscores[rows, y] = -dscores.sum(dim=1)
    return excess.sum() / len(y), dscores / len(y)


def relu_forward(x: Anything) -> tuple[Anything, Anything]:
    """Return max(0, x) for every entry, and x as the cache."""
    return x.clamp(min=0), x


def relu_backward(dout: Anything, cache: Anything) -> Anything:
    """Return dout where x was above zero, and zero elsewhere."""
    return dout * (cache > 0)


def dense_forward(x: Rows, weight: Matrix, bias: Bias) -> tuple[Outputs, tuple[Rows, Matrix]]:
    """Return every row times every row of the weight, plus the bias.

        out[n, m] = bias[m] + sum over d of weight[m, d] * x[n, d]

    Args:
        x: one row an image.
        weight: one row an output, as in PyTorch.
        bias: one number an output.

    Raises:
        ValueError: the sizes do not fit each other; the message has both values.
    """
    if x.shape[1] != weight.shape[1]:
        raise ValueError(
            f"the rows of x have {x.shape[1]} numbers but those of weight have {weight.shape[1]}; "
            "make axis 1 of both equal."
        )
    return x @ weight.T + bias, (x, weight)


def dense_backward(dout: Outputs, cache: tuple[Rows, Matrix]) -> tuple[Rows, Matrix, Bias]:
    """Return how a loss changes with x, weight and bias.

    dx[n, d]      = sum over m of dout[n, m] * weight[m, d]
    dweight[m, d] = sum over n of dout[n, m] * x[n, d]
    dbias[m]      = sum over n of dout[n, m]
    """
    x, weight = cache
    return dout @ weight, dout.T @ x, dout.sum(dim=0)


@dataclass
class ConvNet:
    """Two convolutions, each with a ReLU, and a dense layer: (N, 1, 8, 8) to (N, 10).

    `parameters` are weight and bias of the three layers, in order. The second convolution has
    stride 2, so that no pooling is needed.
    """

    parameters: list[Tensor]

    @classmethod
    def drawn(cls, seed: int, like: Tensor) -> "ConvNet":
        """Return a network with weights of variance 2 / fan-in (He et al. 2015) and no bias."""
        generator = torch.Generator().manual_seed(seed)
        parameters = []
        for shape in ((8, 1, 3, 3), (16, 8, 3, 3), (10, 256)):
            spread = (2 / (torch.Size(shape).numel() // shape[0])) ** 0.5
            weight = torch.randn(shape, generator=generator, dtype=torch.float64) * spread
            parameters += [weight.to(like), like.new_zeros(shape[0])]
        return cls(parameters)

    def scores(self, x: Images) -> Scores:
        """Return the scores of the ten classes."""
        return self._forward(x)[0]

    def gradients(self, x: Images, y: Labels) -> tuple[Loss, list[Tensor]]:
        """Return the softmax loss and how it changes with every parameter."""
        scores, (first, inner, second, outer, dense) = self._forward(x)
        loss, dscores = softmax_loss(scores, y)

        drows, dweight3, dbias3 = dense_backward(dscores, dense)
        dmaps = relu_backward(drows.reshape(outer.shape), outer)
        dmaps, dweight2, dbias2 = conv2d_backward_fast(dmaps, second)
        _, dweight1, dbias1 = conv2d_backward_fast(relu_backward(dmaps, inner), first)
        return loss, [dweight1, dbias1, dweight2, dbias2, dweight3, dbias3]

    def _forward(self, x: Images) -> tuple[Scores, tuple]:
        weight1, bias1, weight2, bias2, weight3, bias3 = self.parameters
        maps, first = conv2d_forward_fast(x, weight1, bias1, padding=1)
        maps, inner = relu_forward(maps)
        maps, second = conv2d_forward_fast(maps, weight2, bias2, stride=2, padding=1)
        maps, outer = relu_forward(maps)
        scores, dense = dense_forward(maps.flatten(1), weight3, bias3)
        return scores, (first, inner, second, outer, dense)


def classify(x: Images, y: Labels, unseen: Images, *, seed: int = 0) -> Labels:
    """Return a label for every unseen image, by a network trained on x and y.

    Args:
        x: the images to learn from.
        y: their labels.
        unseen: the images to label.
        seed: decides the first weights and the order of the images; the same seed, the same labels.
    """
    net, _ = train(x, y, seed=seed)
    return net.scores(unseen).argmax(dim=1)


def train(x: Images, y: Labels, *, seed: int = 0) -> tuple[ConvNet, Losses]:
    """Return a network trained on x and y, and the loss of every step before the step was taken.

        speed     = momentum * speed - rate * gradient
        parameter = parameter + speed

    The rate falls to 0 in a straight line.
    """
    net = ConvNet.drawn(seed, x)
    velocity = [torch.zeros_like(p) for p in net.parameters]
    losses = []
    for step, batch in enumerate(_batches(len(x), seed)):
        loss, gradients = net.gradients(x[batch], y[batch])
        losses.append(loss)
        rate = RATE * (1 - step / STEPS)
        for parameter, speed, gradient in zip(net.parameters, velocity, gradients, strict=True):
            speed.mul_(MOMENTUM).sub_(rate * gradient)
            parameter += speed
    return net, torch.stack(losses)


def _batches(images: int, seed: int) -> Iterator[Tensor]:
    """Yield the numbers of the images of every step, all images shuffled before any comes again."""
    generator = torch.Generator().manual_seed(seed)
    waiting = torch.empty(0, dtype=torch.int64)
    for _ in range(STEPS):
        while len(waiting) < min(BATCH, images):
            waiting = torch.cat([waiting, torch.randperm(images, generator=generator)])
        yield waiting[:BATCH]
        waiting = waiting[BATCH:]


def _require_labels(scores: Scores, y: Labels) -> None:
    if scores.shape[0] != y.shape[0]:
        raise ValueError(
            f"there are {scores.shape[0]} rows of scores but {y.shape[0]} labels; give one label "
            "a row."
        )
    if len(y) and not 0 <= int(y.min()) <= int(y.max()) < scores.shape[1]:
        raise ValueError(
            f"the labels go from {int(y.min())} to {int(y.max())} but there are "
            f"{scores.shape[1]} classes; number the classes from 0."
        )
