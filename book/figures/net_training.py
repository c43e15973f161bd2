"""Draw how a network learned to read digits, and the digits that it misreads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from net_digits import trained
from torch import Tensor

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EVERY, SHOWN = 20, 10  # steps whose losses are averaged; digits in the lower row


def misread() -> tuple[Tensor, Tensor, Tensor]:
    """Return the unseen digits that get a wrong label, their own labels, and the wrong ones."""
    net, _, unseen, truth = trained()
    found = net.scores(unseen).argmax(dim=1)
    wrong = found != truth
    return unseen[wrong], truth[wrong], found[wrong]


def curve(axes: Axes) -> None:
    """Draw the loss over the steps."""
    losses = trained().losses.reshape(-1, EVERY).mean(dim=1)
    steps = torch.arange(len(losses)) * EVERY + EVERY / 2
    axes.semilogy(steps, losses, color=style.BLUE)
    axes.set(xlabel="steps", ylabel="loss of a batch", xlim=(0, steps[-1] + EVERY / 2))
    axes.set_yticks([1, 0.1, 0.01, 0.001], ["1", "0.1", "0.01", "0.001"])
    axes.minorticks_off()


def draw() -> Figure:
    """Draw the curve, and below it what is misread."""
    from matplotlib import pyplot  # only after the settings are in place

    figure = pyplot.figure(figsize=(5.0, 3.6), layout="constrained")
    grid = figure.add_gridspec(2, SHOWN, height_ratios=(5, 1))
    curve(figure.add_subplot(grid[0, :]))
    for number, (digit, label, found) in enumerate(zip(*misread(), strict=True)):
        axes = figure.add_subplot(grid[1, number])
        axes.imshow(digit[0], cmap="gray_r", vmin=0, vmax=1)
        axes.set_axis_off()
        axes.set_title(f"{label} → {found}", fontsize=style.SMALL)
    return figure
