"""Draw the error of small networks with batch and with group normalization against the batch size.

``measure`` trains and tests one network; a test repeats a seed and holds ``ERRORS`` against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTHS = {2: (16, 32, 64), 1: (16, 32, 64, 64)}  # by the side of the last maps
GROUPS, CLASSES = 8, 10
TRAINED, EPOCHS, RATE, MOMENTUM = 400, 8, 0.1, 0.9  # the rate is that of a batch of 32
SIZES = (2, 4, 8, 32)
ERRORS = {  # percent, means of seeds 0 to 2 (2026-11-26, CPU, torch 2.13)
    2: {"batch": (4.5, 4.3, 3.8, 3.2), "group": (3.7, 3.7, 4.0, 4.5)},
    1: {"batch": (61.2, 6.7, 4.9, 4.1), "group": (4.3, 6.3, 6.2, 8.4)},
}
NORMS = {"batch": nn.BatchNorm2d, "group": lambda channels: nn.GroupNorm(GROUPS, channels)}
LOOKS = {"batch": (style.ORANGE, "o"), "group": (style.BLUE, "s")}  # color, marker


def network(norm: str, side: int) -> nn.Sequential:
    """Return convolutions, each normalized, down to maps of some side; a mean, a dense layer."""
    layers: list[nn.Module] = []
    channels = 1
    for width in WIDTHS[side]:
        stride = 2 if layers else 1
        layers.append(nn.Conv2d(channels, width, 3, stride, padding=1, bias=False))
        layers += [NORMS[norm](width), nn.ReLU()]
        channels = width
    scores = nn.Linear(channels, CLASSES)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), scores)


def train(model: nn.Module, digits: Tensor, labels: Tensor, size: int) -> None:
    """Go through the digits a few times in batches, with a rate in proportion to their size."""
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE * size / 32, momentum=MOMENTUM)
    for _ in range(EPOCHS):
        for some in torch.randperm(len(labels)).split(size):
            loss = functional.cross_entropy(model(digits[some]), labels[some])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def measure(norm: str, side: int, size: int, seed: int) -> float:
    """Return the percent of wrong answers, in evaluation, on digits that were not trained on."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        data = load_digits()
        digits = torch.tensor(data.images / 16, dtype=torch.float32)[:, None]
        labels = torch.tensor(data.target)
        order = torch.randperm(len(digits))
        ours, others = order[:TRAINED], order[TRAINED:]
        model = network(norm, side)
        train(model, digits[ours], labels[ours], size)
    model.eval()
    with torch.no_grad():
        wrong = model(digits[others]).argmax(1) != labels[others]
    return 100 * float(wrong.double().mean())


def panel(axes: Axes, side: int) -> None:
    """Draw a line for each normalization."""
    for norm, values in ERRORS[side].items():
        color, marker = LOOKS[norm]
        how = {"color": color, "marker": marker, "markersize": 5, "clip_on": False}
        axes.plot(SIZES, values, zorder=3, label=f"{norm} normalization", **how)
    axes.set_xscale("log", base=2)
    axes.set_xticks(SIZES, [str(size) for size in SIZES])
    axes.minorticks_off()
    title = f"last maps {side} × {side}: {side * side} values per image and channel"
    axes.set(title=title.replace("1 values", "1 value"), ylabel="wrong, percent", ylim=(0, None))


def draw() -> Figure:
    """Draw the errors of the two networks, one above the other."""
    figure, axes = style.canvas(2, 1, height=5.0, bare=False)
    for one, side in zip(axes, WIDTHS, strict=True):
        panel(one, side)
    axes[0].set_ylim(0, 10)
    axes[1].set_xlabel("images in a batch")
    handles, names = axes[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=2)
    return figure
