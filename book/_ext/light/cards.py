"""Cards: what a page says of itself to those who only point to it, a search or a link preview.

Every page tells its title and its description. Where the book is published (`html: baseurl` of
_config.yml) it also tells its address, and a picture that `card.py` draws: the title beside the
page's first figure. Both must be whole addresses, so without a published book there are none.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from light import figures

DRAW = Path(__file__).with_name("card.py")
FOLDER, DRAWN = "_static/cards", "cards.json"
KNOWN = "card"  # what the environment remembers of a page
SIZE = {"og:image:width": "1200", "og:image:height": "630"}
FIRST_SENTENCE = re.compile(r"^(.+?[.!?])(\s|$)", re.DOTALL)
MADE_BY_SPHINX = {"search": ("Search", "Find the pages of the book that hold your words.")}


@dataclass(frozen=True)
class Card:
    """A page, what it is called and about, and the figure that its picture shows."""

    page: str
    title: str
    description: str
    book: str
    figure: str
    words: str  # what the figure shows


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Keep a page's description and its first figure, once it has been read."""
    meta = doctree.findall(nodes.meta)
    said = [node["content"] for node in meta if node.get("name") == "description"]
    drawn = [
        (Path(image["uri"]).stem, image.get("alt", ""))
        for image in doctree.findall(nodes.image)
        if image["uri"].startswith(f"{figures.GENERATED}/")
    ]
    app.env.metadata[app.env.docname][KNOWN] = ("".join(said[:1]), *(drawn or [("", "")])[0])


def card(env: BuildEnvironment, page: str) -> Card:
    """Return the card of a page; one without a figure shows that of the start page."""
    book = env.config.html_title or env.config.project
    title, description = MADE_BY_SPHINX.get(page, ("", ""))
    if page in env.titles:
        title = env.titles[page].astext()
        description = env.metadata[page][KNOWN][0]
    known = (env.metadata.get(one, {}).get(KNOWN) for one in (page, env.config.root_doc))
    figure, words = next((one[1:] for one in known if one and one[1]), ("", ""))
    return Card(page, title, description, book, figure, words)


def facts(one: Card, address: str, *, start: bool) -> dict[str, str]:
    """Return what the card says, by the names that Open Graph and X give it."""
    told = {
        "og:type": "website" if start else "article",
        "og:site_name": one.book,
        "og:title": one.title,
        "og:description": one.description,
        "twitter:card": "summary",
    }
    if address:
        told["twitter:card"] = "summary_large_image"
        told["og:url"] = posixpath.join(address, f"{one.page}.html")
        told["og:image"] = posixpath.join(address, FOLDER, f"{one.page}.png")
        told |= SIZE
        told["og:image:alt"] = f"{one.title}. {first_sentence(one.words)}".strip()
    return told


def first_sentence(text: str) -> str:
    """Return the first sentence of a text."""
    found = FIRST_SENTENCE.match(text)
    return found[1] if found else text


def tell(app: Sphinx, page: str, _template: str, context: dict, doctree: object) -> None:
    """Hand a page's card to the template of its head."""
    if app.builder.format != "html":
        return
    one = card(app.env, page)
    told = facts(one, app.config.html_baseurl, start=page == app.config.root_doc)
    if doctree is None:  # Sphinx's own page, which does not describe itself
        told["description"] = one.description
    context["light_card"] = told


def draw_stale(app: Sphinx, error: Exception | None) -> None:
    """Draw the pictures that are missing or show something else by now."""
    if error or app.builder.format != "html" or not app.config.html_baseurl:
        return
    output, record = Path(app.outdir) / FOLDER, Path(app.doctreedir) / DRAWN
    wanted = {page: digest(app, page) for page in (*app.env.found_docs, *MADE_BY_SPHINX)}
    drawn = json.loads(record.read_text("utf-8")) if record.exists() else {}
    stale = [
        page
        for page, seen in sorted(wanted.items())
        if drawn.get(page) != seen or not (output / f"{page}.png").exists()
    ]
    if stale:
        _draw(Path(app.srcdir) / figures.SCRIPTS, output, [card(app.env, page) for page in stale])
        record.write_text(json.dumps(wanted), "utf-8")


def digest(app: Sphinx, page: str) -> str:
    """Return a digest of all that a card's picture depends on."""
    one = card(app.env, page)
    drawing = Path(app.srcdir) / figures.GENERATED / f"{one.figure}.svg"
    shown = drawing.read_text("utf-8") if one.figure else ""
    return figures.digest([one.title, one.book, shown, DRAW.read_text("utf-8")])


def _draw(scripts: Path, output: Path, cards: list[Card]) -> None:
    command = [sys.executable, str(DRAW), str(scripts), str(output)]
    said = json.dumps([asdict(one) for one in cards])
    done = subprocess.run(command, input=said, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ExtensionError(f"{DRAW.name}: the social cards could not be drawn: {last}")


def setup(app: Sphinx) -> None:
    """Remember while reading, tell while writing, draw when all is written."""
    app.connect("doctree-read", remember)
    app.connect("html-page-context", tell)
    app.connect("build-finished", draw_stale)
