"""Draw filters that a small network learned from photographs, and from scrambled ones.

The network describes patches of a picture by few strong answers, and rebuilds them from these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from sklearn.datasets import load_sample_image
from torch import Tensor
from torch.nn import functional

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIDE, COUNT, FILTERS, ACROSS = 8, 20_000, 48, 12
PRICE, STEPS, BATCH, RATE, SMOOTH = 1.0, 1000, 500, 0.02, 1e-4
CALM = 0.01  # a patch with less variance than this is hardly amplified


def photographs() -> list[Tensor]:
    """Return the two photographs that come with scikit-learn, at half their size."""
    found = []
    for name in ("china.jpg", "flower.jpg"):
        image = torch.tensor(load_sample_image(name) / 255, dtype=torch.float32)
        found.append(functional.avg_pool2d(image.permute(2, 0, 1), 2))
    return found


def scrambled(image: Tensor) -> Tensor:
    """Return the waves of an image, each as strong as before and with its colors, but moved."""
    noise = torch.fft.fft2(torch.randn(image.shape[1:]))
    middle = image.mean((1, 2), keepdim=True)
    waves = torch.fft.fft2(image - middle) * noise / noise.abs()
    return torch.fft.ifft2(waves).real + middle


def patches(images: list[Tensor]) -> Tensor:
    """Return squares from random places, one a row, brought to a similar contrast."""
    found, each = [], (COUNT // len(images),)
    for image in images:
        windows = image.unfold(1, SIDE, 1).unfold(2, SIDE, 1)
        row, column = (torch.randint(side, each) for side in windows.shape[1:3])
        found.append(windows[:, row, column].transpose(0, 1).flatten(1))
    x = torch.cat(found)
    x = x - x.mean(0)
    x = x / (x.var(1, keepdim=True) + CALM).sqrt()
    return x - x.mean(0)


def loss(weight: Tensor, z: Tensor) -> Tensor:
    """Return what rebuilding costs, plus the price of the answers; a mean over patches."""
    answers = z @ weight.T
    rebuilt = (answers @ weight - z).square().sum(1)
    return (rebuilt + PRICE * (answers.square() + SMOOTH).sqrt().sum(1)).mean()


def learn(images: list[Tensor]) -> tuple[Tensor, float]:
    """Return what each filter paints, (FILTERS, 3, SIDE, SIDE), and the answers' kurtosis."""
    x = patches(images)
    strengths, waves = torch.linalg.eigh(x.T @ x / len(x))
    scale, waves = strengths[-FILTERS:].sqrt(), waves[:, -FILTERS:]
    z = x @ waves / scale
    weight = (torch.randn(FILTERS, FILTERS) / FILTERS**0.5).requires_grad_()
    optimizer = torch.optim.Adam([weight], lr=RATE)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 1 / STEPS, STEPS)
    for _ in range(STEPS):
        value = loss(weight, z[torch.randint(COUNT, (BATCH,))])
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        schedule.step()
    weight = weight.detach()
    answers = z @ weight.T
    kurtosis = float((answers / answers.square().mean(0).sqrt()).pow(4).mean())
    return (weight * scale @ waves.T).reshape(FILTERS, 3, SIDE, SIDE), kurtosis


def learned(*, from_scrambled: bool, seed: int = 0) -> tuple[Tensor, float]:
    """Return what ``learn`` finds in the photographs, or in their scrambled twins."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # such small products gain nothing from more
    try:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            images = photographs()
            return learn([scrambled(image) for image in images] if from_scrambled else images)
    finally:
        torch.set_num_threads(threads)


def color_share(patterns: Tensor) -> Tensor:
    """Return which share of each pattern's energy is not gray."""
    gray = patterns.mean(1, keepdim=True).expand_as(patterns)
    return 1 - gray.square().sum((1, 2, 3)) / patterns.square().sum((1, 2, 3))


def direction(patterns: Tensor) -> Tensor:
    """Return how much one direction of change outweighs the one across it, from 0 to 1."""
    tall, wide = patterns.diff(dim=2), patterns.diff(dim=3)  # averaged, so that both stand between
    down = (tall[..., 1:] + tall[..., :-1]).flatten(1)  # the same four pixels
    right = (wide[..., 1:, :] + wide[..., :-1, :]).flatten(1)
    a, b, c = (down * down).sum(1), (down * right).sum(1), (right * right).sum(1)
    return ((a - c).square() + 4 * b.square()).sqrt() / (a + c)


def sheet(patterns: Tensor) -> Tensor:
    """Return all patterns in one picture with clear gaps; mid-gray is zero."""
    largest = patterns.abs().amax((1, 2, 3), keepdim=True)
    painted = 0.5 + 0.5 * patterns / largest
    tiles = torch.cat([painted, torch.ones(len(patterns), 1, SIDE, SIDE)], 1)
    tiles = functional.pad(tiles, (0, 1, 0, 1))
    rows = [torch.cat(list(row), 2) for row in tiles.split(ACROSS)]
    return torch.cat(rows, 1)[:, :-1, :-1].permute(1, 2, 0).clamp(0, 1)


def draw() -> Figure:
    """Draw both sets, the most colorful filters last."""
    figure, axes = style.canvas(2, 1, height=4.3)
    titles = ("learned from photographs", "learned from scrambled photographs")
    for one, title, scramble in zip(axes, titles, (False, True), strict=True):
        patterns, _ = learned(from_scrambled=scramble)
        order = color_share(patterns).argsort()
        one.imshow(sheet(patterns[order]).numpy())
        one.set_title(title)
    return figure
