"""Draws social cards: a page's title above its first figure, 1200 by 630 pixels, as PNG.

Run as a program (``python card.py FIGURES_FOLDER OUTPUT_FOLDER``) with a list of cards as JSON on
the standard input, for the reasons that `draw.py` gives.
"""

from __future__ import annotations

import importlib
import io
import json
import sys
import textwrap
from functools import cache, partial
from pathlib import Path

from draw import filled_rows

INCHES, DOTS = (12, 6.3), 100  # an inch; together the 1200 by 630 pixels that link previews show
LEFT, TOP, BELOW = 0.05, 0.92, 0.76  # of the card: where the words begin, and the title
BOX = (0.48, 0.09, 0.48, 0.84)  # the drawing's left, bottom, width and height
COLUMNS, LARGE, SMALL = 16, 36, 17  # letters of a title's line, and points


def main(folder: Path, output: Path, cards: list[dict[str, str]]) -> None:
    """Draw cards, each with `page`, `title`, `book` and `figure` or "", into an output folder."""
    sys.path[0] = str(folder)  # instead of this script's own folder
    import matplotlib as mpl

    mpl.use("agg")
    style = importlib.import_module("style")
    picture_of = cache(partial(picture, style))
    for card in cards:
        path = output / f"{card['page']}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        with mpl.rc_context(style.SETTINGS):
            drawn = picture_of(card["figure"]) if card["figure"] else None
            save(compose(style, card, drawn), path)


def picture(style, name: str):
    """Return the drawing of a figure's script as an array, (H, W, 4), large enough to be shrunk."""
    from matplotlib import pyplot

    figure = importlib.import_module(name).draw()
    target = io.BytesIO()
    figure.savefig(target, dpi=240, bbox_inches=filled_rows(figure), facecolor=style.PAPER)
    pyplot.close(figure)
    return pyplot.imread(io.BytesIO(target.getvalue()))


def compose(style, card: dict[str, str], drawn):
    """Return a card: the book's name and the page's title, and beside them the drawing, if any."""
    from matplotlib import pyplot

    figure = pyplot.figure(figsize=INCHES, dpi=DOTS, facecolor=style.PAPER)
    figure.add_artist(pyplot.Rectangle((0, 0), 1, 0.022, color=style.BLUE))
    write = partial(figure.text, LEFT, va="top")
    write(TOP, _lines(card["book"], 2 * COLUMNS), size=SMALL, color=style.MUTED)
    write(BELOW, _lines(card["title"], COLUMNS), size=LARGE, color=style.INK, weight="bold")
    if drawn is not None:
        axes = figure.add_axes(BOX)
        axes.imshow(drawn, interpolation="antialiased")
        axes.set_axis_off()
    return figure


def _lines(text: str, columns: int) -> str:
    return "\n".join(textwrap.wrap(text, columns, break_long_words=False))


def save(figure, path: Path) -> None:
    """Write a card with few colors, which is a third of the bytes, and without a date."""
    from matplotlib import pyplot
    from PIL import Image

    target = io.BytesIO()
    figure.savefig(target, dpi=DOTS)
    pyplot.close(figure)
    Image.open(target).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), json.load(sys.stdin))
