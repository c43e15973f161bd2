"""Draw how strongly a network listens to each pixel it sees, before and after training.

``measure`` trains and measures one network; a test repeats it and holds ``STRENGTHS`` against it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import style
import torch
from sklearn.datasets import load_sample_image
from torch import Tensor, nn

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DEPTH, CHANNELS, SIDE, KERNEL = 8, 16, 32, 3
BATCH, STEPS, RATE, LOOKS = 16, 300, 0.003, 256
MEAN, SPREAD = 0.45, 0.25
REACH = DEPTH * (KERNEL - 1) // 2
NOISES = (0.25, 1.0)
STRENGTHS = {  # shares of pixels -8 to 8, means of seeds 0 and 1 (2026-11-26, CPU, torch 2.13)
    "random weights": (
        0.0,
        0.002,
        0.006,
        0.02,
        0.047,
        0.084,
        0.122,
        0.158,
        0.164,
        0.154,
        0.115,
        0.069,
        0.036,
        0.016,
        0.005,
        0.001,
        0.0,
    ),
    "trained, little noise": (
        0.0,
        0.0,
        0.002,
        0.005,
        0.015,
        0.035,
        0.067,
        0.125,
        0.519,
        0.118,
        0.062,
        0.033,
        0.013,
        0.005,
        0.001,
        0.0,
        0.0,
    ),
    "trained, strong noise": (
        0.0,
        0.001,
        0.003,
        0.009,
        0.025,
        0.057,
        0.099,
        0.178,
        0.284,
        0.17,
        0.091,
        0.051,
        0.022,
        0.007,
        0.002,
        0.0,
        0.0,
    ),
}


def paths() -> list[float]:
    """Return which share of the paths through the layers ends at each pixel of a row."""
    counts = torch.ones(1, dtype=torch.float64)
    for _ in range(DEPTH):
        padded = nn.functional.pad(counts, (KERNEL - 1, KERNEL - 1))
        counts = padded.unfold(0, KERNEL, 1).sum(1)
    return (counts / counts.sum()).tolist()


def photographs() -> list[Tensor]:
    """Return the two photographs that come with scikit-learn, in gray."""
    names = ("china.jpg", "flower.jpg")
    gray = [load_sample_image(name).mean(axis=2) / 255 for name in names]
    return [torch.tensor((image - MEAN) / SPREAD, dtype=torch.float32) for image in gray]


def patches(images: list[Tensor], count: int) -> Tensor:
    """Return squares cut from random places."""
    found = []
    for _ in range(count):
        image = images[int(torch.randint(len(images), (1,)))]
        row, column = (int(torch.randint(side - SIDE + 1, (1,))) for side in image.shape)
        found.append(image[row : row + SIDE, column : column + SIDE])
    return torch.stack(found)[:, None]


def network() -> nn.Sequential:
    """Return convolutions of 3x3 with ReLUs between them, drawn as He and others advise."""
    widths = [1, *[CHANNELS] * (DEPTH - 1), 1]
    layers: list[nn.Module] = []
    for before, after in pairwise(widths):
        layer = nn.Conv2d(before, after, KERNEL, padding=KERNEL // 2)
        nn.init.kaiming_normal_(layer.weight)
        nn.init.zeros_(layer.bias)
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def listen(net: nn.Module, x: Tensor) -> list[float]:
    """Return each pixel's share of the squared gradient of the middle output, in one direction."""
    x = x.clone().requires_grad_()
    middle = SIDE // 2
    net(x)[:, 0, middle, middle].sum().backward()
    squared = x.grad.double().square().mean((0, 1))
    near = slice(middle - REACH, middle + REACH + 1)
    profile = (squared.sum(0) + squared.sum(1))[near]
    return (profile / profile.sum()).tolist()


def spread(profile: list[float]) -> float:
    """Return the standard deviation of a profile, in pixels."""
    steps = range(-REACH, REACH + 1)
    return sum(share * t * t for share, t in zip(profile, steps, strict=True)) ** 0.5


def measure(noise: float, seed: int) -> tuple[list[float], list[float], float]:
    """Return the profile before and after training to remove noise, and the error that is left.

    The error is a share of the noise's power.
    """
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        images, net = photographs(), network()
        shown = patches(images, LOOKS)
        shown = shown + noise * torch.randn_like(shown)
        before = listen(net, shown)
        optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
        losses = []
        for _ in range(STEPS):
            clean = patches(images, BATCH)
            loss = (net(clean + noise * torch.randn_like(clean)) - clean).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        left = sum(losses[-50:]) / 50 / noise**2
    return before, listen(net, shown), left


def draw() -> Figure:
    """Draw the profiles of the random and the trained networks over the count of paths."""
    figure, axes = style.canvas(height=3.2, bare=False)
    places = range(-REACH, REACH + 1)
    axes.bar(places, [100 * v for v in paths()], color=style.FAINT, label="paths")
    marks = ((style.MUTED, "o"), (style.BLUE, "s"), (style.ORANGE, "D"))
    for (name, profile), (color, marker) in zip(STRENGTHS.items(), marks, strict=True):
        how = {"color": color, "marker": marker, "markersize": 4}
        axes.plot(places, [100 * v for v in profile], label=name, **how)
    axes.set(xlabel="pixels from the middle", ylabel="share, percent", ylim=(0, None))
    axes.set_xticks(range(-REACH, REACH + 1, 2))
    figure.legend(loc="outside lower center", ncols=2)
    return figure
