"""A small network with batch norm that learns scikit-learn's digits; several figures train it."""

from __future__ import annotations

from typing import NamedTuple

import torch
from sklearn.datasets import load_digits
from torch import Tensor
from torch.nn import functional

LAYERS, CHANNELS, CLASSES, QUARTERS = 6, 8, 10, 4
TRAINED, STEPS = 1000, 200
NEITHER, NORMED, MOVED = "without", "batch norm", "batch norm, then moved"


class Digits(NamedTuple):
    """Images, and the digits on them."""

    images: Tensor
    labels: Tensor

    def some(self, size: int, draws: torch.Generator) -> Digits:
        """Return a batch, drawn with replacement."""
        chosen = torch.randint(len(self.labels), (size,), generator=draws)
        return Digits(self.images[chosen], self.labels[chosen])


def split(draws: torch.Generator) -> tuple[Digits, Digits]:
    """Return digits to train on, and others to test on."""
    data = load_digits()
    images = torch.tensor(data.images / 16, dtype=torch.float32)[:, None]
    labels, order = torch.tensor(data.target), torch.randperm(len(data.target), generator=draws)
    ours, others = order[:TRAINED], order[TRAINED:]
    return Digits(images[ours], labels[ours]), Digits(images[others], labels[others])


class Network:
    """Convolutions of 3 x 3, each with what `kind` says and a ReLU, and a dense layer.

    The dense layer reads the means of the four quarters of each map.
    """

    def __init__(self, kind: str, draws: torch.Generator, momentum: float = 0.1) -> None:
        """Draw the weights; momentum is that of batch norm."""
        self.kind, self.draws, self.momentum = kind, draws, momentum
        depths = [1] + [CHANNELS] * (LAYERS - 1)
        self.weights = [
            torch.randn(CHANNELS, depth, 3, 3, generator=draws) * (2 / (9 * depth)) ** 0.5
            for depth in depths
        ]
        self.last = torch.randn(CLASSES, CHANNELS * QUARTERS, generator=draws)
        self.last /= (CHANNELS * QUARTERS) ** 0.5
        self.factors, self.shifts = self._each(torch.ones), self._each(torch.zeros)
        self.means, self.variances = self._each(torch.zeros), self._each(torch.ones)
        self.parameters = [*self.weights, *self.shifts, self.last]
        self.parameters += [] if kind == NEITHER else self.factors
        for one in self.parameters:
            one.requires_grad_()

    def scores(self, x: Tensor, *, training: bool) -> Tensor:
        """Return ten scores for each image."""
        for layer, weight in enumerate(self.weights):
            x = functional.conv2d(x, weight, padding=1)
            x = torch.relu(self._between(x, layer, training=training))
        return functional.linear(functional.avg_pool2d(x, 4).flatten(1), self.last)

    def learn(self, batch: Digits, rate: float) -> Tensor:
        """Take one step of gradient descent; return the scores before it."""
        scores = self.scores(batch.images, training=True)
        loss = functional.cross_entropy(scores, batch.labels)
        slopes = torch.autograd.grad(loss, self.parameters)
        with torch.no_grad():
            for one, slope in zip(self.parameters, slopes, strict=True):
                one -= rate * slope
        return scores.detach()

    def _each(self, make) -> list[Tensor]:
        return [make(CHANNELS) for _ in range(LAYERS)]

    def _between(self, x: Tensor, layer: int, *, training: bool) -> Tensor:
        if self.kind == NEITHER:
            return x + self.shifts[layer][:, None, None]
        running = self.means[layer], self.variances[layer]
        affine = self.factors[layer], self.shifts[layer]
        how = {"training": training, "momentum": self.momentum}
        x = functional.batch_norm(x, *running, *affine, **how)
        return self._moved(x) if training and self.kind == MOVED else x

    def _moved(self, x: Tensor) -> Tensor:
        """Scale and shift every channel by numbers that are drawn anew each time."""
        exponents, shifts = 2 * torch.rand(2, CHANNELS, 1, 1, generator=self.draws) - 1
        return 2**exponents * x + shifts


def wrong(scores: Tensor, labels: Tensor) -> float:
    """Return the percentage of wrong answers."""
    return 100 * float((scores.argmax(1) != labels).float().mean())
