"""Draw four tiles of 2 x 2 outputs and the 4 x 4 pixels that each of them reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
from matplotlib.patches import Rectangle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OUTPUTS, TAPS = 2, 3
READ = OUTPUTS + TAPS - 1
COLORS = {(0, 0): style.BLUE, (0, 1): style.ORANGE, (1, 0): style.GREEN, (1, 1): style.PURPLE}
INSET = {(0, 0): 0.08, (0, 1): 0.16, (1, 0): 0.24, (1, 1): 0.32}  # so that frames stay apart


def draw() -> Figure:
    """Draw the pixels with a frame for each tile, and the outputs in the tiles' colors."""
    figure, axes = style.canvas(height=2.6)
    side = 2 * OUTPUTS + TAPS - 1
    style.cells(axes, [[None] * side] * side, color=style.MUTED)
    for (row, column), color in COLORS.items():
        off = INSET[row, column]
        corner = (OUTPUTS * column + off, OUTPUTS * row + off)
        look = {"fill": False, "edgecolor": color, "linewidth": 2.2, "zorder": 3}
        axes.add_patch(Rectangle(corner, READ - 2 * off, READ - 2 * off, **look))
        at = (side + 2.5 + OUTPUTS * column, 1 + OUTPUTS * row)
        style.cells(axes, [[None] * OUTPUTS] * OUTPUTS, at=at, color=color, fills=[[0.4] * 2] * 2)
    style.arrow(axes, (side + 0.4, side / 2), (side + 2.1, side / 2))
    style.note(axes, (side / 2, side + 0.6), "pixels: tiles of 4 × 4", color=style.INK)
    style.note(axes, (side + 4.5, side + 0.6), "outputs: tiles of 2 × 2", color=style.INK)
    return figure
