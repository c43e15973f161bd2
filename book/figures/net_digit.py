"""Draw what a network makes of one digit, drawn at random and trained: maps and probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from matplotlib.patches import Rectangle
from net_digits import SEED, trained
from torch import Tensor

from solutions.convnet import ConvNet
from solutions.fast_convolution import conv2d_forward_fast

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL = 3  # of the digit that is shown: the first of its kind among the unseen ones
GAP = 1  # pixels between two maps
TITLES = ("8 × 8 pixels", "8 maps of 8 × 8", "16 of 4 × 4", "probabilities")


def networks() -> dict[str, ConvNet]:
    """Return the network before and after training."""
    return {"drawn": ConvNet.drawn(SEED, trained().unseen), "trained": trained().net}


def seen(net: ConvNet, digit: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return both layers' maps of a digit, and the probabilities."""
    w1, b1, w2, b2, _, _ = net.parameters
    first = conv2d_forward_fast(digit[None], w1, b1, padding=1)[0].relu()
    second = conv2d_forward_fast(first, w2, b2, stride=2, padding=1)[0].relu()
    return first[0], second[0], torch.softmax(net.scores(digit[None])[0], dim=0)


def sheet(axes: Axes, maps: Tensor, columns: int) -> None:
    """Show maps side by side, white for zero and black for the largest number of all."""
    _, height, width = maps.shape
    for number, one in enumerate(maps.numpy()):
        top, left = (height + GAP) * (number // columns), (width + GAP) * (number % columns)
        extent = (left, left + width, top + height, top)
        axes.imshow(one, cmap="gray_r", vmin=0, vmax=float(maps.max()), extent=extent)
        axes.add_patch(
            Rectangle((left, top), width, height, fill=False, edgecolor=style.MUTED, lw=0.5)
        )
    rows = -(-len(maps) // columns)
    axes.set(xlim=(0, columns * (width + GAP)), ylim=(rows * (height + GAP), -GAP))
    axes.set_axis_off()


def bars(axes: Axes, values: Tensor) -> None:
    """Draw ten probabilities as bars, that of the label in another color."""
    colors = [style.ORANGE if k == LABEL else style.MUTED for k in range(len(values))]
    axes.barh(range(len(values)), values, color=colors, height=0.75)
    axes.set(xlim=(0, 1), yticks=range(len(values)), xticks=())
    axes.tick_params(length=0, labelsize=style.SMALL, pad=2)
    axes.invert_yaxis()
    for side in ("bottom", "left"):
        axes.spines[side].set_visible(False)


def shown() -> Tensor:
    """Return the digit that is drawn, (1, 8, 8)."""
    return trained().unseen[trained().truth == LABEL][0]


def draw() -> Figure:
    """Draw the digit's way through the network, before and after training."""
    from matplotlib import pyplot  # only after the settings are in place

    how = {"width_ratios": (1, 2.1, 1.1, 1.0)}
    figure, axes = pyplot.subplots(2, 4, figsize=(5.0, 3.2), layout="constrained", gridspec_kw=how)
    for row, (name, net) in zip(axes, networks().items(), strict=True):
        first, second, probabilities = seen(net, shown())
        for one, maps, columns in zip(row, (shown(), first, second), (1, 4, 4), strict=False):
            sheet(one, maps, columns)
        bars(row[3], probabilities)
        style.note(row[0], (4.5, 10.0), name)
    for one, title in zip(axes[0], TITLES, strict=True):
        one.set_title(title, fontsize=style.SMALL)
    return figure
