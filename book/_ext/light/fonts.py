"""Fonts: equations and icons carry only the characters that the book uses."""

from __future__ import annotations

import base64
import io
import json
import logging
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path

from fontTools import subset

from light.equations import KATEX

FONTS = KATEX / "fonts"
ICONS = re.compile("[\ue000-\uf8ff]")
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCES = re.compile(r"src:[^;}]*")

# Which classes ask for which of KaTeX's fonts; a font not listed gets every character.
ASKED_BY: dict[str, tuple[frozenset[str], ...]] = {
    name: tuple(frozenset(one.split()) for one in classes.split(","))
    for name, classes in {
        "Math-Italic": "mathnormal",
        "Main-Bold": "mathbf,textbf",
        "Main-Italic": "mathit,textit",
        "Math-BoldItalic": "boldsymbol",
        "AMS-Regular": "mathbb,textbb,amsrm",
        "Caligraphic-Regular": "mathcal",
        "Fraktur-Regular": "mathfrak,textfrak",
        "SansSerif-Regular": "mathsf,textsf",
        "Script-Regular": "mathscr,textscr",
        "Typewriter-Regular": "mathtt,texttt",
        "Size1-Regular": "delimsizing size1,delim-size1,op-symbol small-op",
        "Size2-Regular": "delimsizing size2,op-symbol large-op",
        "Size3-Regular": "delimsizing size3",
        "Size4-Regular": "delimsizing size4,delim-size4",
    }.items()
}
EVERYWHERE = "Main-Regular"
EQUATION = re.compile(r'<span class="katex-html"[^>]*>')
PIECE = re.compile(r"<(/?)\w+([^>]*)>|([^<]+)")
CLASSES = re.compile(r'\bclass="([^"]*)"')


def equation_characters(html: str) -> dict[str, set[str]]:
    """Return the characters that some HTML sets in each of KaTeX's fonts."""
    used: dict[str, set[str]] = {}
    for equation in EQUATION.finditer(html):
        for font, text in _set_in(html, equation.end()):
            used.setdefault(font, set()).update(text)
    return used


def _set_in(html: str, start: int) -> Iterator[tuple[str, str]]:
    """Yield every text of the equation that begins there, once for each font asked for."""
    asked: list[frozenset[str]] = [frozenset({EVERYWHERE})]  # by each open element and those around
    for end, attributes, text in (found.groups() for found in PIECE.finditer(html, start)):
        if text:
            yield from ((font, unescape(text)) for font in asked[-1])
        elif end and len(asked) == 1:
            return
        elif end:
            asked.pop()
        elif not attributes.endswith("/"):
            classes = CLASSES.search(attributes)
            asked.append(asked[-1] | _asked_by(classes[1] if classes else ""))


@cache
def _asked_by(classes: str) -> frozenset[str]:
    have = frozenset(classes.split())
    return frozenset(
        font for font, asked in ASKED_BY.items() if any(wanted <= have for wanted in asked)
    )


logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports every table it reads


def shrink(path: Path, characters: str) -> bytes:
    """Return a font as WOFF2 with the given characters alone."""
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    target = io.BytesIO()
    with subset.load_font(str(path), options) as font:
        subsetter.subset(font)
        subset.save_font(font, target, options)
    return target.getvalue()


def write_equation_fonts(folder: Path, pages: Iterable[str], record: Path) -> None:
    """Write KaTeX's fonts with the characters that some page sets in them.

    The record remembers what each font held when it was written last, so that an edit which asks
    for no other character cuts none anew.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = json.loads(record.read_text("utf-8")) if record.exists() else {}
    used = [equation_characters(page) for page in pages]
    wanted = {path: _wanted(path, used) for path in sorted(FONTS.glob("*.woff2"))}
    for path, characters in wanted.items():
        if before.get(path.name) != characters or not (folder / path.name).exists():
            (folder / path.name).write_bytes(shrink(path, characters))
    record.write_text(json.dumps({path.name: text for path, text in wanted.items()}), "utf-8")


def _wanted(path: Path, used: Iterable[dict[str, set[str]]]) -> str:
    font = path.stem.removeprefix("KaTeX_")
    sets = (one.get(font if font in ASKED_BY else EVERYWHERE, set()) for one in used)
    return "".join(sorted(set().union(*sets)))


def equation_sheet() -> str:
    """Return KaTeX's style sheet, which asks for WOFF2 alone."""
    sheet = (KATEX / "katex.min.css").read_text("utf-8")
    return re.sub(r",url\([^)]*\.(woff|ttf)\) format\([^)]*\)", "", sheet)


def embed_icons(sheet: str, webfonts: Path) -> str:
    """Return a sheet whose icon fonts hold only the icons it names, inside the sheet itself."""
    icons = "".join(sorted(set(ICONS.findall(sheet))))

    def face(found: re.Match[str]) -> str:
        named = re.search(r"(fa-[a-z]+-\d+)\.woff2", found[0])
        if not named:
            return found[0]
        font = base64.b64encode(shrink(webfonts / f"{named[1]}.woff2", icons)).decode()
        source = f'src:url(data:font/woff2;base64,{font}) format("woff2")'
        return SOURCES.sub(source, found[0])

    return FACE.sub(face, sheet)
