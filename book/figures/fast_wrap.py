"""Draw a window of two on a ring of four numbers: the last of its places goes over the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch

from solutions.transforms import correlate_circular

if TYPE_CHECKING:
    from matplotlib.figure import Figure

X, W = (1, 2, 0, 1), (2, 1)
Y = correlate_circular(torch.tensor(X).double(), torch.tensor(W).double()).round().long().tolist()


def draw() -> Figure:
    """Draw the ring cut open, its beginning repeated behind its end, and each window's sum."""
    figure, axes = style.canvas(height=2.4)
    style.note(axes, (-0.6, 0.5), "x", color=style.INK)
    style.cells(axes, [X])
    style.cells(axes, [X[: len(W) - 1]], at=(len(X) + 0.3, 0), color=style.RED, fills=[[0.0]])
    style.note(axes, (len(X) + 0.8, -0.4), "x again", fontsize=style.SMALL)
    for place, total in enumerate(Y):
        wraps = place > len(X) - len(W)
        color = style.RED if wraps else style.BLUE
        y = 1.4 + 0.75 * place
        end = place + len(W) + (0.2 if wraps else -0.1)
        axes.plot([place + 0.1, end], [y, y], color=color, linewidth=3)
        words = " + ".join(f"{w} · {X[(place + u) % len(X)]}" for u, w in enumerate(W))
        how = {"ha": "left", "color": style.INK, "fontsize": style.SMALL}
        style.note(axes, (6.2, y), f"y[{place}] = {words} = {total}", **how)
        if wraps:
            style.note(axes, (6.2, y + 0.62), "goes over the end", ha="left", color=color)
    axes.set_xlim(-1, 11.4)
    return figure
