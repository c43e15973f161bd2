"""Draw how networks with dense, local and shared weights fare where they were never trained.

``measure`` trains and tests one of them; a test repeats it and holds ``ERRORS`` against it.
``measure_shuffled`` does the same where the pixels of every frame are shuffled alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import style
import torch
from sklearn.datasets import load_digits
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

HEIGHT, WIDTH, TOP, SIDE = 12, 24, 2, 8
SEEN, NEW = (2, 6), (10, 14)  # first and last column where a digit may begin
KERNEL, FILTERS, CLASSES = 5, 32, 10
TRAINED, BATCH, STEPS, RATE = 1000, 100, 500, 0.01
ERRORS = {  # percent, mean of seeds 0 to 4 at seen and at new places (2026-11-24, CPU, torch 2.13)
    "dense": (6.9, 87.6),
    "local": (7.7, 87.3),
    "shared": (5.5, 86.9),
    "shared, maximum": (1.9, 1.9),
}
SHUFFLED = {"dense": 6.6, "shared, maximum": 24.4}  # the same at seen places, pixels shuffled


class Digits(NamedTuple):
    """Images of the wide frame and the digits written on them."""

    images: Tensor
    labels: Tensor


def place(images: Tensor, columns: tuple[int, int], draws: torch.Generator) -> Tensor:
    """Return each digit in a dark frame, at a column drawn from the range."""
    framed = torch.zeros(len(images), HEIGHT, WIDTH)
    lefts = torch.randint(columns[0], columns[1] + 1, (len(images),), generator=draws)
    for one, image, left in zip(framed, images, lefts.tolist(), strict=True):
        one[TOP : TOP + SIDE, left : left + SIDE] = image
    return framed


def split(draws: torch.Generator) -> tuple[Digits, Digits, Digits]:
    """Return digits to train on, others at the same places, and those others at new places."""
    data = load_digits()
    images = torch.tensor(data.images / 16, dtype=torch.float32)
    labels = torch.tensor(data.target)
    order = torch.randperm(len(images), generator=draws)
    ours, others = order[:TRAINED], order[TRAINED:]
    return (
        Digits(place(images[ours], SEEN, draws), labels[ours]),
        Digits(place(images[others], SEEN, draws), labels[others]),
        Digits(place(images[others], NEW, draws), labels[others]),
    )


def band(size: int) -> Tensor:
    """Return 1 where two places are near enough for a kernel, else 0."""
    places = torch.arange(size)
    return ((places[:, None] - places).abs() <= KERNEL // 2).float()


def hidden(kind: str, draws: torch.Generator) -> tuple[list[Tensor], Callable[[Tensor], Tensor]]:
    """Return the parameters of the first layer, and the layer."""
    pixels = HEIGHT * WIDTH
    if kind.startswith("shared"):
        weight = torch.randn(FILTERS, 1, KERNEL, KERNEL, generator=draws) / KERNEL
        bias = torch.zeros(FILTERS)
        return [weight, bias], lambda x: functional.conv2d(
            x[:, None], weight, bias, padding=KERNEL // 2
        )
    mask = torch.kron(band(HEIGHT), band(WIDTH)) if kind == "local" else torch.ones(pixels, pixels)
    weight = torch.randn(pixels, pixels, generator=draws) / mask.sum(1, keepdim=True).sqrt()
    bias = torch.zeros(pixels)
    return [weight, bias], lambda x: functional.linear(x.flatten(1), weight * mask, bias)


def network(kind: str, draws: torch.Generator) -> tuple[list[Tensor], Callable[[Tensor], Tensor]]:
    """Return all parameters, and the function from images to scores."""
    first, layer = hidden(kind, draws)

    def features(x: Tensor) -> Tensor:
        maps = torch.relu(layer(x))
        return maps.amax((2, 3)) if kind.endswith("maximum") else maps.flatten(1)

    size = features(torch.zeros(1, HEIGHT, WIDTH)).shape[1]
    weight = torch.randn(CLASSES, size, generator=draws) / size**0.5
    bias = torch.zeros(CLASSES)
    parameters = [one.requires_grad_() for one in (*first, weight, bias)]
    return parameters, lambda x: functional.linear(features(x), weight, bias)


def train(
    parameters: list[Tensor], scores: Callable, digits: Digits, draws: torch.Generator
) -> None:
    """Take Adam's steps on the cross-entropy of small batches."""
    optimizer = torch.optim.Adam(parameters, lr=RATE)
    for _ in range(STEPS):
        some = torch.randint(len(digits.labels), (BATCH,), generator=draws)
        loss = functional.cross_entropy(scores(digits.images[some]), digits.labels[some])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def shuffled(digits: Digits, order: Tensor) -> Digits:
    """Return digits whose pixels stand in another order, the same for every frame."""
    pixels = digits.images.flatten(1)[:, order]
    return Digits(pixels.reshape(digits.images.shape), digits.labels)


def wrong(scores: Callable, digits: Digits) -> float:
    """Return the share of digits whose largest score is not their own, in percent."""
    with torch.no_grad():
        found = scores(digits.images).argmax(1)
    return 100 * float((found != digits.labels).double().mean())


def measure(kind: str, seed: int) -> tuple[float, float]:
    """Return the error in percent on digits not trained on, at seen places and at new ones."""
    draws = torch.Generator().manual_seed(seed)
    ours, seen, new = split(draws)
    parameters, scores = network(kind, draws)
    train(parameters, scores, ours, draws)
    return wrong(scores, seen), wrong(scores, new)


def measure_shuffled(kind: str, seed: int) -> float:
    """Return the error in percent at seen places, all frames shuffled alike."""
    draws = torch.Generator().manual_seed(seed)
    order = torch.randperm(HEIGHT * WIDTH, generator=torch.Generator().manual_seed(seed + 100))
    ours, seen, _ = (shuffled(some, order) for some in split(draws))
    parameters, scores = network(kind, draws)
    train(parameters, scores, ours, draws)
    return wrong(scores, seen)


def draw() -> Figure:
    """Draw two bars for each network: its error at seen places and at new ones."""
    figure, axes = style.canvas(height=2.9, bare=False)
    rows = np.arange(len(ERRORS))
    for column, (name, color) in enumerate((("seen", style.BLUE), ("new", style.ORANGE))):
        errors = [pair[column] for pair in ERRORS.values()]
        bars = axes.barh(rows + 0.38 * column, errors, height=0.34, color=color, label=name)
        axes.bar_label(bars, fmt="%.1f", padding=3, fontsize=style.SMALL)
    axes.set(yticks=rows + 0.19, yticklabels=ERRORS, xlabel="wrong, percent", xlim=(0, 100))
    axes.tick_params(axis="y", length=0)
    axes.yaxis.set_inverted(True)
    axes.legend(title="places", loc="lower right", title_fontsize=style.SMALL)
    return figure
