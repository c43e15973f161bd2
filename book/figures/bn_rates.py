"""Draw how many digits a network gets wrong after 200 steps, against the learning rate.

``measure`` trains and tests one network; a test repeats some and holds ``ERRORS`` against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from bn_digits import MOVED, NEITHER, NORMED, STEPS, Network, split, wrong

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
BATCH = 50
ERRORS = {  # percent, means of seeds 0 to 2 (2026-11-26, CPU, torch 2.13)
    NEITHER: (88.9, 77.5, 24.8, 75.1, 90.1, 89.1),
    NORMED: (56.9, 17.7, 4.8, 1.7, 1.3, 39.2),
    MOVED: (76.4, 56.3, 31.7, 13.5, 6.2, 68.7),
}


def measure(kind: str, rate: float, seed: int) -> float:
    """Return the percentage of wrong answers; the statistics are those of all training digits."""
    draws = torch.Generator().manual_seed(seed)
    ours, others = split(draws)
    network = Network(kind, draws)
    for _ in range(STEPS):
        network.learn(ours.some(BATCH, draws), rate)
    with torch.no_grad():
        network.kind = NEITHER if kind == NEITHER else NORMED
        network.momentum = 1.0
        network.scores(ours.images, training=True)
        return wrong(network.scores(others.images, training=False), others.labels)


def draw() -> Figure:
    """Draw three curves over the learning rates."""
    figure, axes = style.canvas(height=3.1, bare=False)
    colors = {NEITHER: style.ORANGE, NORMED: style.BLUE, MOVED: style.GREEN}
    for kind, color in colors.items():
        axes.semilogx(RATES, ERRORS[kind], color=color, marker=".", label=kind)
    axes.axhline(90, color=style.MUTED, linewidth=1, linestyle=":")
    axes.text(0.11, 92, "guessing", color=style.MUTED, fontsize=style.SMALL)
    axes.set(xlabel="learning rate", ylabel="wrong, percent", ylim=(0, 100))
    axes.set_xticks(RATES, [f"{rate:g}" for rate in RATES])
    axes.minorticks_off()
    figure.legend(loc="outside upper center", ncols=3)
    return figure
