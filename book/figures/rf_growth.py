"""Draw how the receptive field grows with depth for three kinds of stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style

from solutions.shapes import receptive_field

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DEPTHS = range(1, 11)
WHOLE = 1024


def sizes(kind: str) -> list[int]:
    """Return the receptive field after each of ten layers; a pooling layer counts with its own."""
    found, layers = [], []
    for index in range(len(DEPTHS)):
        if kind == "stride 1":
            layers.append((3, 1, 1))
        elif kind == "stride 2":
            layers.append((3, 2, 1))
        elif kind == "dilation 1, 2, 4, …":
            layers.append((3, 1, 2**index))
        else:
            layers += [(3, 1, 1), (2, 2, 1)]
        found.append(receptive_field(layers)[0])
    return found


def draw() -> Figure:
    """Draw a line for each kind, on an axis where doubling is a step."""
    figure, axes = style.canvas(height=3.0, bare=False)
    looks = {
        "3 × 3, then pooling 2 × 2": (style.GREEN, "D", "-"),
        "stride 2": (style.BLUE, "s", "-"),
        "dilation 1, 2, 4, …": (style.PURPLE, "o", ":"),
        "stride 1": (style.ORANGE, "^", "-"),
    }
    for kind, (color, marker, line) in looks.items():
        how = {"color": color, "marker": marker, "linestyle": line, "markersize": 5}
        axes.plot(DEPTHS, sizes(kind), label=kind, **how)
    axes.axhline(WHOLE, color=style.MUTED, linewidth=1, linestyle="--")
    axes.set_yscale("log", base=2)
    ticks = [2**power for power in (2, 4, 6, 8, 10)]
    axes.set_yticks(ticks, [str(tick) for tick in ticks])
    axes.set(xlabel="layers of 3 × 3", ylabel="pixels seen in a row", xticks=list(DEPTHS))
    figure.legend(loc="outside lower center", ncols=2)
    return figure
