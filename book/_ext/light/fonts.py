"""Fonts: equations and icons carry only the characters that the book uses."""

from __future__ import annotations

import base64
import io
import json
import logging
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from fontTools import subset

from light import figures
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
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "path", "line", "use"}


class Characters(HTMLParser):
    """Collects, for each of KaTeX's fonts, the characters that a page sets in it."""

    def __init__(self) -> None:
        """Begin with no characters and nothing open."""
        super().__init__(convert_charrefs=True)
        self.used: dict[str, set[str]] = {}
        self._open: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the classes of an element that has just been opened."""
        if tag not in VOID:
            self._open.append((tag, frozenset((dict(attrs).get("class") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        """Forget the element that ends here, and what was left open in it."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                return

    def handle_data(self, data: str) -> None:
        """Give the text to the fonts that the open elements ask for."""
        classes = [one for _, one in self._open]
        if not any("katex-html" in one for one in classes):
            return
        self.used.setdefault(EVERYWHERE, set()).update(data)
        for font, asked in ASKED_BY.items():
            if any(wanted <= one for wanted in asked for one in classes):
                self.used.setdefault(font, set()).update(data)


def equation_characters(html: str) -> dict[str, set[str]]:
    """Return the characters that some HTML sets in each of KaTeX's fonts."""
    reader = Characters()
    reader.feed(html)
    return reader.used


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

    The record remembers what the pages and the fonts held when they were written last: reading all
    pages again would take longer than all the rest of a build after an edit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = (
        json.loads(record.read_text("utf-8")) if record.exists() else {"pages": {}, "fonts": {}}
    )
    digests = {figures.digest([page]): page for page in pages}
    held = {key: before["pages"].get(key) or held_by(page) for key, page in digests.items()}
    wanted = {path: _wanted(path, held.values()) for path in sorted(FONTS.glob("*.woff2"))}
    for path, characters in wanted.items():
        if before["fonts"].get(path.name) != characters or not (folder / path.name).exists():
            (folder / path.name).write_bytes(shrink(path, characters))
    fonts = {path.name: characters for path, characters in wanted.items()}
    record.write_text(json.dumps({"pages": held, "fonts": fonts}), "utf-8")


def _wanted(path: Path, held: Iterable[dict[str, str]]) -> str:
    font = path.stem.removeprefix("KaTeX_")
    used = (one.get(font if font in ASKED_BY else EVERYWHERE, "") for one in held)
    return "".join(sorted(set("".join(used))))


def held_by(html: str) -> dict[str, str]:
    """Return the characters that some HTML sets in each font, as a record keeps them."""
    return {font: "".join(sorted(used)) for font, used in equation_characters(html).items()}


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
