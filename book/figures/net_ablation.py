"""Draw how many digits small networks get wrong that differ in one part.

``measure`` trains and tests one of them. Run as a script, this module trains all of them and
writes ``net_ablation.json``, in about two minutes; a test repeats one run and holds the file
against it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

import style
import torch
from torch import Tensor, nn
from torch.nn import functional

from solutions import data

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RECORD = Path(__file__).with_suffix(".json")
LEARNT, CHOOSING = 500, 297  # the other 1,000 digits are for the test
STEPS, BATCH, MOMENTUM = 300, 50, 0.9
RATES, SEEDS = (0.03, 0.1, 0.3), range(5)
WIDTHS, CLASSES, SIDE = (8, 16), 10, 8
DEPTHS, DOWNS = (1, 2, 4, 8), ("max", "mean", "stride", "none")


@dataclass(frozen=True)
class Variant:
    """One network: how many convolutions, with batch norm or not, and what halves the maps."""

    depth: int = 2
    norm: bool = True
    down: str = "max"

    @property
    def name(self) -> str:
        """Return what the record calls it."""
        return f"{self.depth} convolutions, {'batch' if self.norm else 'no'} norm, {self.down}"


VARIANTS = (
    *(Variant(depth, norm) for norm in (True, False) for depth in DEPTHS),
    *(Variant(down=down) for down in DOWNS[1:]),
)


FIRST = Variant()
CHANGES = {
    "no batch norm": Variant(norm=False),
    "stride for pooling": Variant(down="stride"),
    "mean for maximum": Variant(down="mean"),
    "no pooling": Variant(down="none"),
    "1 convolution": Variant(1),
    "4 convolutions": Variant(4),
    "8 convolutions": Variant(8),
    "8, no batch norm": Variant(8, norm=False),
}


class Errors(NamedTuple):
    """Percent of wrong answers: on the digits that choose the rate, and on those of the test."""

    choosing: float
    test: float


class Outcome(NamedTuple):
    """What came of a variant at the rate that was chosen for it: the test's errors, one a seed."""

    rate: float
    tests: tuple[float, ...]


def network(variant: Variant) -> nn.Sequential:
    """Return the network, one stage of convolutions for each width that its depth suffices for."""
    layers: list[nn.Module] = []
    channels, side = 1, SIDE
    for width in WIDTHS[: variant.depth]:
        layers += _stage(variant, channels, width)
        channels, side = width, side // (1 if variant.down == "none" else 2)
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * side**2, CLASSES))


def _stage(variant: Variant, channels: int, width: int) -> list[nn.Module]:
    layers = []
    count = max(1, variant.depth // len(WIDTHS))
    for number in range(1, count + 1):
        stride = 2 if number == count and variant.down == "stride" else 1
        layers += _convolution(channels, width, stride, variant.norm)
        channels = width
    pools = {"max": [nn.MaxPool2d(2)], "mean": [nn.AvgPool2d(2)]}
    return layers + pools.get(variant.down, [])


def _convolution(channels: int, width: int, stride: int, norm: bool) -> list[nn.Module]:
    convolution = nn.Conv2d(channels, width, 3, stride, padding=1, bias=not norm)
    nn.init.kaiming_normal_(convolution.weight, nonlinearity="relu")
    return [convolution, *([nn.BatchNorm2d(width)] if norm else []), nn.ReLU()]


def measure(variant: Variant, rate: float, seed: int) -> Errors:
    """Train one network, and return how many digits it gets wrong in evaluation."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        images, labels = data.digits()
        sizes = (LEARNT, CHOOSING, len(labels) - LEARNT - CHOOSING)
        parts = torch.randperm(len(labels)).split(sizes)
        (x, y), *others = [(images[part].float(), labels[part]) for part in parts]
        net = network(variant)
        _train(net, x, y, rate)
    net.eval()
    return Errors(*(_wrong(net, *part) for part in others))


def _train(net: nn.Module, x: Tensor, y: Tensor, rate: float) -> None:
    optimizer = torch.optim.SGD(net.parameters(), lr=rate, momentum=MOMENTUM)
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=STEPS)
    for _ in range(STEPS * BATCH // LEARNT):
        for batch in torch.randperm(LEARNT).split(BATCH):
            optimizer.zero_grad()
            functional.cross_entropy(net(x[batch]), y[batch]).backward()
            optimizer.step()
            falling.step()


@torch.no_grad()
def _wrong(net: nn.Module, x: Tensor, y: Tensor) -> float:
    return 100 * float((net(x).argmax(dim=1) != y).double().mean())


def record() -> None:
    """Train every variant at every rate with every seed, and write down what came of it."""
    found = {
        variant.name: {
            f"{rate:g}": [measure(variant, rate, seed) for seed in SEEDS] for rate in RATES
        }
        for variant in VARIANTS
    }
    RECORD.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


@cache
def recorded() -> dict[str, dict[str, list[Errors]]]:
    """Return the errors of every variant, by its name, by rate and by seed."""
    found = json.loads(RECORD.read_text("utf-8"))
    return {
        name: {rate: [Errors(*pair) for pair in pairs] for rate, pairs in rates.items()}
        for name, rates in found.items()
    }


def outcome(variant: Variant) -> Outcome:
    """Return a variant's test errors at the rate that is best on the digits that choose it."""
    rates = recorded()[variant.name]
    best = min(rates, key=lambda rate: sum(errors.choosing for errors in rates[rate]))
    return Outcome(float(best), tuple(errors.test for errors in rates[best]))


def changes(variant: Variant) -> list[float]:
    """Return by how many points a variant is worse than the first network, seed by seed."""
    pairs = zip(outcome(variant).tests, outcome(FIRST).tests, strict=True)
    return [test - first for test, first in pairs]


def draw() -> Figure:
    """Draw a row of points, one a seed, for every change of the first network."""
    figure, axes = style.canvas(height=3.3, bare=False)
    for row, variant in enumerate(CHANGES.values()):
        found = changes(variant)
        color = style.ORANGE if min(found) > 0 else style.MUTED
        axes.plot(found, [row] * len(found), "o", color=style.shade(color, 0.55), markersize=6)
        axes.plot([fmean(found)] * 2, [row - 0.3, row + 0.3], color=color, linewidth=2.5)
    axes.axvline(0, color=style.MUTED, linewidth=1, linestyle=":")
    axes.set_yticks(range(len(CHANGES)), CHANGES)
    axes.tick_params(axis="y", length=0, labelcolor=style.INK)
    axes.set_xlabel("points more wrong than the first network")
    axes.spines["left"].set_visible(False)
    axes.invert_yaxis()
    return figure


if __name__ == "__main__":
    record()
