"""Draw the two losses of two classes, and their slopes, against the lead of the right score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.convnet import softmax_loss, svm_loss

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEADS = torch.linspace(-3, 4, 141, dtype=torch.float64)
LOOKS = {"softmax": (softmax_loss, style.BLUE, "-"), "hinge": (svm_loss, style.ORANGE, "--")}


def curve(loss) -> tuple[list[float], list[float]]:
    """Return loss, and its slope in the right score, for each lead over the one other class."""
    found = [loss(torch.stack([lead, 0 * lead])[None], torch.tensor([0])) for lead in LEADS]
    return [float(value) for value, _ in found], [float(slopes[0, 0]) for _, slopes in found]


def draw() -> Figure:
    """Draw loss above slope."""
    figure, axes = style.canvas(2, 1, height=4.0, bare=False)
    for name, (loss, color, line) in LOOKS.items():
        for one, values in zip(axes, curve(loss), strict=True):
            one.plot(LEADS, values, color=color, linestyle=line, label=name)
    axes[0].set(ylabel="loss", ylim=(0, 4))
    axes[1].set(ylabel="slope", ylim=(-1.1, 0.1), xlabel="right score less the other one")
    for one in axes:
        one.axvline(1, color=style.MUTED, linewidth=1, linestyle=":")
        one.set_xlim(-3, 4)
    axes[0].legend(loc="upper right")
    return figure
