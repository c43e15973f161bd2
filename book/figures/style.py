"""The look of every figure: one palette for paper, light and dark screens, one size, a few marks.

A figure is a script ``book/figures/NAME.py`` with one function ``draw() -> Figure``::

    import style

    def draw():
        figure, axes = style.canvas(height=2.4)
        style.cells(axes, [[1, 2], [3, 4]], color=style.BLUE)
        return figure

The book's extension runs it when it, this module or a module it imports has changed, and writes
``book/_generated/NAME.svg``. A page shows it with MyST's ordinary figure::

    ```{figure} _generated/NAME.svg
    :name: fig-name
    :alt: What a blind reader needs in order to answer the figure's question.
    The answer, in one sentence.
    ```

Colors. Use the names below and nothing else: each is the value on white, and the page swaps it
for its partner in dark mode. Shades are made with transparency (``style.shade(style.BLUE, 0.3)``),
never with another color, so that they sit right on either ground. Leave backgrounds out.

Size. Five inches are as wide as a phone. There, a letter of 10 points is 10 pixels high, and on
a desk it grows by half. So keep ``width=5``, stack panels instead of lining up more than three,
and write no text smaller than ``style.SMALL``.

Text stays text and takes the page's own typeface, which is mostly narrower than the one
matplotlib measures with. Write one line a text; ``note`` splits lines for you. Mathematics in
``$...$`` works but is drawn glyph by glyph; prefer plain letters. Photographs:
``axes.imshow(photo)``; they are stored as WebP.

>>> sorted(PALETTE)[:3]
['BLUE', 'FAINT', 'GREEN']
>>> shade(BLUE, 0.5)
('#1f5fbf', 0.5)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.patches import FancyArrowPatch, Rectangle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALETTE = {  # name: (on white, on a dark page)
    "INK": ("#1b2430", "#e6eaf0"),
    "MUTED": ("#5b6675", "#a3aebd"),
    "FAINT": ("#d3d9e1", "#3f4a59"),
    "PAPER": ("#fffffe", "#12161c"),
    "BLUE": ("#1f5fbf", "#8ab6f9"),
    "ORANGE": ("#b45309", "#f6b26b"),
    "GREEN": ("#0b766c", "#66d0bf"),
    "PURPLE": ("#7a3fb3", "#cba9f5"),
    "RED": ("#b42318", "#f89c94"),
}
INK, MUTED, FAINT, PAPER, BLUE, ORANGE, GREEN, PURPLE, RED = (pair[0] for pair in PALETTE.values())

TEXT, SMALL = 10.0, 8.5  # points; no text smaller than SMALL

SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": "light",
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "axes.titlesize": TEXT,
    "axes.labelsize": TEXT,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "mathtext.fontset": "dejavusans",
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "grid.color": FAINT,
    "axes.grid": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": mpl.cycler(color=[BLUE, ORANGE, GREEN, PURPLE, RED]),
    "lines.linewidth": 1.8,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "image.interpolation": "none",
}


def canvas(
    rows: int = 1, columns: int = 1, *, width: float = 5.0, height: float = 2.5, bare: bool = True
) -> tuple[Figure, Axes | np.ndarray]:
    """Return a figure and its axes; bare axes have no frame, square units and y pointing down."""
    from matplotlib import pyplot  # only after the settings are in place

    figure, axes = pyplot.subplots(
        rows, columns, figsize=(width, height), layout="constrained", squeeze=True
    )
    if bare:
        for one in np.atleast_1d(axes).flat:
            one.set_axis_off()
            one.set_aspect("equal")
            one.yaxis.set_inverted(True)
    return figure, axes


def shade(color: str, strength: float) -> tuple[str, float]:
    """Return a color at a strength of 0 (nothing) to 1 (full), fit for either ground."""
    return color, float(strength)


def signed(value: float, largest: float = 1.0) -> tuple[str, float]:
    """Return blue for positive, orange for negative, the stronger the larger."""
    return shade(BLUE if value >= 0 else ORANGE, 0.75 * min(abs(value) / largest, 1.0))


def cells(
    axes: Axes,
    values: Sequence[Sequence[object]] | np.ndarray,
    *,
    at: tuple[float, float] = (0.0, 0.0),
    color: str = BLUE,
    fills: np.ndarray | None = None,
    edge: str = MUTED,
    size: float = TEXT,
) -> None:
    """Draw a matrix as unit squares with its entries written in; ``at`` is the top left corner.

    ``fills`` gives each square's strength of ``color``, 0 to 1; without it all are pale. An
    entry None leaves its square empty. x runs along columns and y down rows.
    """
    table = np.asarray(values, dtype=object)
    strengths = np.full(table.shape, 0.12) if fills is None else np.asarray(fills)
    for (row, column), entry in np.ndenumerate(table):
        corner = (at[0] + column, at[1] + row)
        square = {"facecolor": shade(color, strengths[row, column]), "edgecolor": edge}
        axes.add_patch(Rectangle(corner, 1, 1, linewidth=0.8, clip_on=False, **square))
        if entry is not None:
            middle = (corner[0] + 0.5, corner[1] + 0.5)
            axes.text(*middle, str(entry), ha="center", va="center_baseline", fontsize=size)
    axes.update_datalim([at, (at[0] + table.shape[1], at[1] + table.shape[0])])
    axes.autoscale_view()


def frame(
    axes: Axes, at: tuple[float, float], shape: tuple[float, float], *, color: str = ORANGE
) -> None:
    """Outline ``shape = (rows, columns)`` of squares from the top left corner ``at = (x, y)``."""
    height, width = shape
    look = {"fill": False, "edgecolor": color, "linewidth": 2.4, "zorder": 3, "clip_on": False}
    axes.add_patch(Rectangle(at, width, height, **look))
    axes.update_datalim([at, (at[0] + width, at[1] + height)])
    axes.autoscale_view()


def arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], *, color: str = MUTED
) -> None:
    """Draw an arrow between two points of the axes' own coordinates."""
    look = {"arrowstyle": "-|>", "mutation_scale": 11, "linewidth": 1.3, "zorder": 4}
    axes.add_patch(FancyArrowPatch(start, end, color=color, clip_on=False, **look))
    axes.update_datalim([start, end])
    axes.autoscale_view()


def note(axes: Axes, at: tuple[float, float], text: str, **how: object) -> None:
    """Write words around a point, muted unless told otherwise; ``va`` is "center" or "top".

    Every line is a text of its own: matplotlib centers the lines of one text by the widths of its
    own typeface, which is not the page's.
    """
    how = {"ha": "center", "color": MUTED, "fontsize": TEXT, **how}
    lines, spacing = text.split("\n"), 1.35 * how["fontsize"]
    va = how.pop("va", "center")
    first = 0.0 if va == "top" else (len(lines) - 1) / 2 * spacing
    for index, line in enumerate(lines):
        axes.annotate(
            line,
            at,
            xytext=(0, first - index * spacing),
            textcoords="offset points",
            va=va,
            annotation_clip=False,
            **how,
        )
